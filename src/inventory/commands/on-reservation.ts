import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, refuse } from '../../errors/refusal.ts'
import type { Decision, Overdue } from '../decision.ts'
import { cancelHold, confirmHold, extendHold, fulfillHold, releaseHold } from '../held-stock.ts'
import type { LevelKey } from '../level-key.ts'
import type { MovementDetails } from '../movement.ts'
import { readId, readOptionalQuantity, readWholeNumber } from '../request/fields.ts'
import type { Requests } from '../request/requests.ts'
import type { Reservation } from '../reservation.ts'
import type { ReservationCommand } from '../reservation-rules.ts'
import type { Stock } from '../stock.ts'
import type { StockLevel } from '../stock-level.ts'
import { Command, commandFields, findLevel, type Moment, readExpectedVersion, readUnitCost } from './command.ts'

export const partFields: FieldList<Requests['confirm']> = {
  reservationId: true,
  quantity: true,
  unitCost: true,
  expectedVersion: true,
  ...commandFields,
}
export const extendFields: FieldList<Requests['extend']> = {
  reservationId: true,
  ttlMs: true,
  expectedVersion: true,
  ...commandFields,
}

interface OnReservationFields extends MovementDetails {
  readonly reservationId: string
  readonly quantity: number | undefined
  readonly ttlMs: number | undefined
  readonly expectedVersion: number | undefined
}

type DecideOn = (
  level: StockLevel,
  reservation: Reservation,
  fields: OnReservationFields,
  at: number,
) => Decision | Overdue

/** What each command asks the reservation's stock level. */
const decideOn: { readonly [Command in ReservationCommand]: DecideOn } = {
  confirm: (level, held, fields, at) => confirmHold(level, held, at, fields, fields.quantity),
  release: (level, held, fields, at) => releaseHold(level, held, at, fields, fields.quantity),
  fulfill: (level, held, fields, at) => fulfillHold(level, held, at, fields, fields.quantity),
  cancel: (level, held, fields, at) => cancelHold(level, held, at, fields, fields.quantity),
  extend: (level, held, fields, at) =>
    extendHold(level, held, at, Math.min(at + (fields.ttlMs as number), Number.MAX_SAFE_INTEGER)),
}

/** A command on a reservation: confirm, release, extend, fulfill, cancel. Its stock level decides. */
export class OnReservation extends Command<OnReservationFields> {
  readonly #decideOn: DecideOn

  constructor(type: ReservationCommand, request: Unchecked) {
    super(type, request, {
      reservationId: readId(request, 'reservationId'),
      quantity: type === 'extend' ? undefined : readOptionalQuantity(request),
      ttlMs: type === 'extend' ? readWholeNumber(request, 'ttlMs', 1) : undefined,
      unitCost: type === 'extend' ? undefined : readUnitCost(request),
      expectedVersion: readExpectedVersion(request),
    })
    this.#decideOn = decideOn[type]
  }

  override result(stock: Stock): unknown {
    return stock.reservation(this.fields.reservationId)
  }

  levels(stock: Stock): readonly LevelKey[] {
    const reservation = stock.reservation(this.fields.reservationId)
    return reservation === undefined ? [] : [reservation]
  }

  decide(stock: Stock, { at }: Moment): Decision | Overdue {
    const { reservationId, expectedVersion } = this.fields
    const reservation = stock.reservation(reservationId)
    if (reservation === undefined) return refuse('RESERVATION_NOT_FOUND', { reservationId })
    const { warehouseId, productId } = reservation
    const level = findLevel(stock, { warehouseId, productId, expectedVersion })
    return isRefusal(level) ? level : this.#decideOn(level, reservation, this.fields, at)
  }
}
