import { describeValue } from '../../errors/invalid-argument.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import type { Account } from '../bucket.ts'
import type { Receipt } from '../command-result.ts'
import { isRefused, Overdue } from '../decision.ts'
import type { Entry } from '../entry.ts'
import { type Route, routeInto } from '../movement.ts'
import { readChoice, readOptionalId, readOptionalWholeNumber } from '../request/fields.ts'
import type { ReturnStockRequest } from '../request/requests.ts'
import { judgeReturn } from '../shipments.ts'
import type { Stock } from '../stock.ts'
import { type CommandKind, commandKind } from './command-kind.ts'
import { type MoveFields, move, moveFields } from './move-stock.ts'

const moved: CommandKind<ReturnStockRequest, MoveFields, Receipt> = move({
  name: 'returnStock',
  movement: 'returned',
  request: { ...moveFields, disposition: true, reservationId: true, reversesSequence: true },
  readRoute: (request) =>
    routeInto(
      'returned',
      readChoice<Account>(request, 'disposition', ['available', 'quarantined', 'damaged']),
    ) as Route,
  readMore: (request) => ({
    reservationId: readOptionalId(request, 'reservationId'),
    reversesSequence: readOptionalWholeNumber(request, 'reversesSequence', 1),
  }),
})

/** Takes goods back: of what it names, and that is still known, no more than was shipped and has not come back. */
export const returnStock: CommandKind<ReturnStockRequest, MoveFields, Receipt> = commandKind({
  ...moved,
  locks: (fields, stock) => {
    const { warehouseId, productId, reservationId } = fields
    const reservation = reservationId === undefined ? undefined : stock.reservation(reservationId)
    const isElsewhere = reservation !== undefined && reservation.warehouseId !== warehouseId
    return isElsewhere && reservation.productId === productId ? [fields, reservation] : [fields]
  },
  decide: (fields, stock, moment) => {
    const decision = moved.decide(fields, stock, moment)
    if (decision instanceof Overdue || isRefused(decision)) return decision
    const byReservation = judgeReservation(fields, stock)
    if (typeof byReservation === 'object') return byReservation
    const byCommit = judgeCommit(fields, stock)
    if (typeof byCommit === 'object') return byCommit
    const [returned] = decision as readonly [Entry]
    return byReservation || byCommit ? [{ ...returned, checked: true } as Entry] : decision
  },
})

/** @returns whether it could be judged, or the refusal */
function judgeReservation({ reservationId, productId, quantity }: MoveFields, stock: Stock): boolean | Refusal {
  const reservation = reservationId === undefined ? undefined : stock.reservation(reservationId)
  if (reservation === undefined) return false
  const { warehouseId, fulfilled: shipped, returned } = reservation
  if (reservation.productId !== productId) {
    const problem = `is of ${reservation.productId}, and ${productId} comes back`
    return refuse('INVALID_ARGUMENT', { field: 'reservationId', value: describeValue(reservationId), problem })
  }
  const level = stock.level(warehouseId, productId)
  if (isRefusal(level)) return level
  return judgeReturn(quantity, productId, { shipped, returned }, { reservationId: reservation.id }) ?? true
}

function judgeCommit({ reversesSequence, productId, quantity }: MoveFields, stock: Stock): boolean | Refusal {
  if (reversesSequence === undefined) return false
  const known = stock.shippedBy(reversesSequence, productId)
  if (known === undefined) return false
  return judgeReturn(quantity, productId, known, { reversesSequence }) ?? true
}
