import { describeValue } from '../../errors/invalid-argument.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import type { Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import { reservationsOf } from '../command-result.ts'
import { type Decision, Overdue } from '../decision.ts'
import type { Entry } from '../entry.ts'
import { cancelHold, confirmHold, fulfillHold, releaseHold } from '../held-stock.ts'
import { usualRoute } from '../movement.ts'
import type { ReadLevel } from '../read-level.ts'
import { readId, readList } from '../request/fields.ts'
import type { CommandOptions } from '../request/requests.ts'
import type { Reservation } from '../reservation.ts'
import type { Stock } from '../stock.ts'
import { type CommandKind, commandFields, commandKind, type Moment } from './command-kind.ts'
import { judgeOwner } from './owned-holds.ts'

interface OnReservationsFields {
  readonly reservationIds: readonly string[]
}

type OnReservations = CommandKind<CommandOptions & OnReservationsFields, OnReservationsFields, readonly Reservation[]>

export const confirmAll: OnReservations = onAll('confirmAll', (level, held, at) => confirmHold(level, held, at, {}))
export const releaseAll: OnReservations = onAll('releaseAll', (level, held, at) => releaseHold(level, held, at, {}))
export const cancelAll: OnReservations = onAll('cancelAll', (level, held, at) => cancelHold(level, held, at, {}))
export const fulfillAll: OnReservations = onAll('fulfillAll', (level, held, at, shipped) => {
  const decision = fulfillHold(level, held, at, {})
  return isRefusal(decision) ? decision : (judgeShipped(level, held.held, shipped) ?? decision)
})

type DecideOn = (
  level: ReadLevel,
  reservation: Reservation,
  at: number,
  shipped: Map<ReadLevel, number>,
) => Decision | Overdue

/** A command on several reservations, such as those of a cart: all or none, in one commit. */
function onAll(name: string, decideOn: DecideOn): OnReservations {
  return commandKind({
    name,
    request: { reservationIds: true, ...commandFields },
    before: 'reservationIds',
    read: (request) => ({ reservationIds: readReservationIds(request) }),
    locks: ({ reservationIds }, stock) => reservationIds.flatMap((id) => stock.reservation(id) ?? []),
    decide: ({ reservationIds }, stock, moment) => decideAll(name, reservationIds, stock, moment, decideOn),
    result: (_, stock, { fields }) => reservationsOf(fields.reservationIds, stock),
  })
}

function decideAll(
  name: string,
  ids: readonly string[],
  stock: Stock,
  moment: Moment,
  decideOn: DecideOn,
): Decision | Overdue {
  const entries: Entry[] = []
  let isOverdue = false
  const shipped = new Map<ReadLevel, number>()
  for (const [index, reservationId] of ids.entries()) {
    const reservation = stock.reservation(reservationId)
    if (reservation === undefined)
      return ofOne(refuse('RESERVATION_NOT_FOUND', { reservationId }), reservationId, index)
    const notTheirs = judgeOwner(reservation, name, moment)
    if (notTheirs !== undefined) return ofOne(notTheirs, reservationId, index)
    const level = stock.level(reservation.warehouseId, reservation.productId)
    const decision = isRefusal(level) ? level : decideOn(level, reservation, moment.at, shipped)
    if (decision instanceof Overdue) {
      isOverdue = true
      entries.push(...decision.entries)
    } else if (isRefusal(decision)) return ofOne(decision, reservationId, index)
    else entries.push(...decision)
  }
  return isOverdue ? new Overdue(entries) : entries
}

/** What several reservations ship from one level is judged together: it must not pass 2^53 − 1 in all. */
function judgeShipped(level: ReadLevel, requested: number, shipped: Map<ReadLevel, number>): Refusal | undefined {
  const before = shipped.get(level) ?? 0
  const maximum = level.headroom(usualRoute('fulfilled')) - before
  shipped.set(level, before + requested)
  if (requested <= maximum) return undefined
  const problem = `the count of what was shipped would pass 2^53 − 1; at most ${maximum} more can be`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, problem })
}

/** A refusal that says which of several reservations it is about. */
function ofOne({ code, details }: Refusal, reservationId: string, index: number): Refusal {
  return refuse(code, { ...details, reservationId, index } as never)
}

function readReservationIds(request: Unchecked): readonly string[] {
  const first = new Map<string, number>()
  const ids = readList(request, 'reservationIds')
  return ids.map((value, index) => {
    const path = `reservationIds[${index}]`
    const id = readId({ id: value }, 'id', path)
    const earlier = first.get(id)
    if (earlier !== undefined) {
      const problem = `is reservationIds[${earlier}], too; name each reservation once`
      throw new InventoryError('INVALID_ARGUMENT', { field: path, value: describeValue(id), problem })
    }
    first.set(id, index)
    return id
  })
}
