import { describeValue } from '../../errors/invalid-argument.ts'
import type { Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import type { Account } from '../bucket.ts'
import type { Receipt } from '../command-result.ts'
import { Overdue } from '../decision.ts'
import type { Entry } from '../entry.ts'
import { type Route, routeInto } from '../movement.ts'
import { readChoice, readOptionalId, readOptionalWholeNumber } from '../request/fields.ts'
import type { ReturnStockRequest } from '../request/requests.ts'
import { judgeReturn } from '../shipments.ts'
import type { Stock } from '../stock.ts'
import { type CommandKind, commandKind, type Moment } from './command-kind.ts'
import { type MoveFields, move, moveFields } from './move-stock.ts'
import { judgeOwner } from './owned-holds.ts'

/** Takes goods back: of what it names, and that is still known, no more than was shipped and has not come back. */
export const returnStock: CommandKind<ReturnStockRequest, MoveFields, Receipt> = reversing(
  move({
    name: 'returnStock',
    movement: 'returned',
    request: { ...moveFields, disposition: true, reservationId: true, reversesSequence: true },
    readRoute: (request) =>
      routeInto(
        'returned',
        readChoice<Account>(request, 'disposition', ['available', 'quarantined', 'damaged']),
      ) as Route,
    readMore: readReversed,
  }),
  judgeReturn,
)

/** What shipped the goods, as far as it is said. */
export function readReversed(request: Unchecked): Pick<MoveFields, 'reservationId' | 'reversesSequence'> {
  return {
    reservationId: readOptionalId(request, 'reservationId'),
    reversesSequence: readOptionalWholeNumber(request, 'reversesSequence', 1),
  }
}

/** Whether so much can be moved by what is known of a shipment: the refusal if not. */
type JudgeShipped = typeof judgeReturn

/** A movement that goes back over what was shipped, judged by what it names. */
export function reversing<Request>(
  moved: CommandKind<Request, MoveFields, Receipt>,
  judge: JudgeShipped,
): CommandKind<Request, MoveFields, Receipt> {
  return commandKind({
    ...moved,
    locks: (fields, stock) => {
      const { warehouseId, productId, reservationId } = fields
      const reservation = reservationId === undefined ? undefined : stock.reservation(reservationId)
      const isElsewhere = reservation !== undefined && reservation.warehouseId !== warehouseId
      return isElsewhere && reservation.productId === productId ? [fields, reservation] : [fields]
    },
    decide: (fields, stock, moment) => {
      const decision = moved.decide(fields, stock, moment)
      if (decision instanceof Overdue || isRefusal(decision)) return decision
      const byReservation = judgeReservation(moved.name, fields, stock, moment, judge)
      if (typeof byReservation === 'object') return byReservation
      const byCommit = judgeCommit(fields, stock, judge)
      if (typeof byCommit === 'object') return byCommit
      const [entry] = decision as readonly [Entry]
      return byReservation || byCommit ? [{ ...entry, checked: true } as Entry] : decision
    },
  })
}

/** @returns whether it could be judged, or the refusal */
function judgeReservation(
  command: string,
  { reservationId, productId, quantity }: MoveFields,
  stock: Stock,
  moment: Moment,
  judge: JudgeShipped,
): boolean | Refusal {
  const reservation = reservationId === undefined ? undefined : stock.reservation(reservationId)
  if (reservation === undefined) return false
  const notTheirs = judgeOwner(reservation, command, moment)
  if (notTheirs !== undefined) return notTheirs
  const { warehouseId, fulfilled: shipped, returned } = reservation
  if (reservation.productId !== productId) {
    const problem = `is of ${reservation.productId}, and this is about ${productId}`
    return refuse('INVALID_ARGUMENT', { field: 'reservationId', value: describeValue(reservationId), problem })
  }
  const level = stock.level(warehouseId, productId)
  if (isRefusal(level)) return level
  return judge(quantity, productId, { shipped, returned }, { reservationId: reservation.id }) ?? true
}

function judgeCommit(
  { reversesSequence, productId, quantity }: MoveFields,
  stock: Stock,
  judge: JudgeShipped,
): boolean | Refusal {
  if (reversesSequence === undefined) return false
  const known = stock.shippedBy(reversesSequence, productId)
  if (known === undefined) return false
  return judge(quantity, productId, known, { reversesSequence }) ?? true
}
