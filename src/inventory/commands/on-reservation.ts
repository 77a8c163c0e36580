import type { Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, refuse } from '../../errors/refusal.ts'
import { reservationOf } from '../command-result.ts'
import type { Decision, Overdue } from '../decision.ts'
import { cancelHold, confirmHold, extendHold, fulfillHold, releaseHold } from '../held-stock.ts'
import type { LevelKey } from '../level-key.ts'
import type { MovementDetails } from '../movement.ts'
import type { ReadLevel } from '../read-level.ts'
import { readId, readOptionalQuantity, readWholeNumber } from '../request/fields.ts'
import type { ExtendOptions, PartOptions } from '../request/requests.ts'
import type { Reservation } from '../reservation.ts'
import type { Stock } from '../stock.ts'
import {
  type CommandKind,
  commandFields,
  commandKind,
  findLevel,
  readExpectedVersion,
  readUnitCost,
} from './command-kind.ts'
import { judgeOwner } from './owned-holds.ts'

export interface OnReservationFields extends MovementDetails {
  readonly reservationId: string
  readonly quantity: number | undefined
  readonly ttlMs: number | undefined
  readonly expectedVersion: number | undefined
}

type OnReservation<Options> = CommandKind<
  Options & { readonly reservationId: string },
  OnReservationFields,
  Reservation
>

export const confirm: OnReservation<PartOptions> = onPart('confirm', (level, held, fields, at) =>
  confirmHold(level, held, at, fields, fields.quantity),
)
export const release: OnReservation<PartOptions> = onPart('release', (level, held, fields, at) =>
  releaseHold(level, held, at, fields, fields.quantity),
)
export const fulfill: OnReservation<PartOptions> = onPart('fulfill', (level, held, fields, at) =>
  fulfillHold(level, held, at, fields, fields.quantity),
)
export const cancel: OnReservation<PartOptions> = onPart('cancel', (level, held, fields, at) =>
  cancelHold(level, held, at, fields, fields.quantity),
)
export const extend: OnReservation<ExtendOptions> = commandKind({
  name: 'extend',
  request: { reservationId: true, ttlMs: true, expectedVersion: true, ...commandFields },
  before: 'reservationId',
  read: (request) => ({
    reservationId: readId(request, 'reservationId'),
    quantity: undefined,
    ttlMs: readWholeNumber(request, 'ttlMs', 1),
    unitCost: undefined,
    expectedVersion: readExpectedVersion(request),
  }),
  locks: lockedBy,
  decide: deciding('extend', (level, held, fields, at) =>
    extendHold(level, held, at, Math.min(at + (fields.ttlMs as number), Number.MAX_SAFE_INTEGER)),
  ),
  result: reservationOf,
})

type DecideOn = (
  level: ReadLevel,
  reservation: Reservation,
  fields: OnReservationFields,
  at: number,
) => Decision | Overdue

/** A command on a reservation or a part of what it holds. */
export function onPart(name: string, decideOn: DecideOn): OnReservation<PartOptions> {
  return commandKind({
    name,
    request: { reservationId: true, quantity: true, unitCost: true, expectedVersion: true, ...commandFields },
    before: 'reservationId',
    read: readPartFields,
    locks: lockedBy,
    decide: deciding(name, decideOn),
    result: reservationOf,
  })
}

function readPartFields(request: Unchecked): OnReservationFields {
  return {
    reservationId: readId(request, 'reservationId'),
    quantity: readOptionalQuantity(request),
    ttlMs: undefined,
    unitCost: readUnitCost(request),
    expectedVersion: readExpectedVersion(request),
  }
}

function lockedBy({ reservationId }: OnReservationFields, stock: Stock): readonly LevelKey[] {
  const reservation = stock.reservation(reservationId)
  return reservation === undefined ? [] : [reservation]
}

/** The reservation's stock level decides. */
function deciding(name: string, decideOn: DecideOn): OnReservation<PartOptions>['decide'] {
  return (fields, stock, moment) => {
    const { reservationId, expectedVersion } = fields
    const reservation = stock.reservation(reservationId)
    if (reservation === undefined) return refuse('RESERVATION_NOT_FOUND', { reservationId })
    const notTheirs = judgeOwner(reservation, name, moment)
    if (notTheirs !== undefined) return notTheirs
    const { warehouseId, productId } = reservation
    const level = findLevel(stock, { warehouseId, productId, expectedVersion })
    return isRefusal(level) ? level : decideOn(level, reservation, fields, moment.at)
  }
}
