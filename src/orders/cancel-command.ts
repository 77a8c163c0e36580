import { invalidArgument } from '../errors/invalid-argument.ts'
import { isRefusal, type Refusal, refuse } from '../errors/refusal.ts'
import type { Desk, LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import { shareOf } from '../money/shares.ts'
import { cancelDemand, cancelWhole, giveBackUnits, isNothingLeft } from './cancelling.ts'
import { confirmIfPaid } from './confirming.ts'
import type { KeptOrder, KeptRow } from './kept-order.ts'
import { restOfRow } from './money-of-order.ts'
import { moveOn } from './moving-on.ts'
import type { Order } from './order.ts'
import { findOrderFor, heldLevels, orderWith, rowWith, unshippedOf, viewWith } from './order-access.ts'
import {
  type AskedUnits,
  type CancelFields,
  type CancelOrderRequest,
  cancelFields,
  readCancelled,
} from './order-requests.ts'
import type { UnitsCancelled } from './orders-entry.ts'
import { ordersKey } from './orders-key.ts'
import { creditFor } from './refund-arithmetic.ts'
import { giveBackExcess } from './refunding.ts'
import { sumOf, waitingUnits } from './statuses.ts'

/** Units that are not to be shipped any more, by row and by line that waits. */
interface Cuts {
  readonly rows: ReadonlyMap<string, number>
  /** By the number of the line. */
  readonly waiting: ReadonlyMap<number, number>
}

/** Ends an order, or a part of it that is not shipped: stock back and money back, in one commit. */
export const cancel: LedgerCommand<CancelOrderRequest, CancelFields, Order, Order> = ledgerCommand({
  name: 'orders.cancel',
  request: cancelFields,
  needsReason: true,
  read: readCancelled,
  locks: ({ orderId }, books) => heldLevels(books.ledger(ordersKey).order(orderId)),
  decide: decideCancel,
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
})

function decideCancel(fields: CancelFields, desk: Desk): Refusal | undefined {
  const order = findOrderFor('cancel', fields, desk)
  if (isRefusal(order)) return order
  const isUntouched = sumOf(order, 'shipped') === 0 && order.rows.every(({ deliveredEarly }) => deliveredEarly === 0)
  if (fields.lines === undefined && isUntouched) return cancelWhole(desk, order.id)
  if (order.status === 'pending')
    throw invalidArgument('lines', fields.lines, 'cannot be named before the order is reserved; cancel it as a whole')
  const cuts = fields.lines === undefined ? allCuts(order) : cutsOf(order, fields.lines)
  if (isRefusal(cuts)) return cuts
  return cutUnits(desk, order, cuts)
}

/** Not shipped, and not told to be delivered. */
function cancellable(row: KeptRow): number {
  return unshippedOf(row) - row.deliveredEarly
}

function allCuts({ rows, lines, id }: KeptOrder): Cuts | Refusal {
  const ofRows = new Map(rows.flatMap((row) => (cancellable(row) > 0 ? [[row.id, cancellable(row)] as const] : [])))
  const waiting = new Map(
    lines.flatMap((line, index) => (waitingUnits(line) > 0 ? [[index + 1, waitingUnits(line)] as const] : [])),
  )
  if (ofRows.size + waiting.size > 0) return { rows: ofRows, waiting }
  const problem = `nothing of order ${id} is left to cancel: all of it is shipped, or told to be delivered`
  return refuse('INVALID_QUANTITY', { field: 'lines', requested: 'all', maximum: 0, problem })
}

/** What waits is cut first: nobody has goods for it. Then the line's rows, in the order made. */
function cutsOf(order: KeptOrder, asked: readonly AskedUnits[]): Cuts | Refusal {
  const rows = new Map<string, number>()
  const waiting = new Map<number, number>()
  for (const { lineNumber, rowId, quantity } of asked) {
    let left = quantity
    const take = <Key>(from: Map<Key, number>, key: Key, free: number): void => {
      const part = Math.min(free - (from.get(key) ?? 0), left)
      if (part <= 0) return
      from.set(key, (from.get(key) ?? 0) + part)
      left -= part
    }
    const line = lineNumber === undefined ? undefined : order.lines[lineNumber - 1]
    if (lineNumber !== undefined && line !== undefined) take(waiting, lineNumber, waitingUnits(line))
    for (const row of order.rows)
      if (row.id === rowId || row.lineNumber === lineNumber) take(rows, row.id, cancellable(row))
    if (left === 0) continue
    const where = rowId === undefined ? `line ${lineNumber}` : `row ${rowId}`
    const maximum = quantity - left
    const problem = `${maximum} of ${where} of order ${order.id} can be cancelled: the others are shipped, cancelled or not there`
    return refuse('INVALID_QUANTITY', { field: 'quantity', requested: quantity, maximum, problem })
  }
  return { rows, waiting }
}

/**
 * Units are not to be shipped: their goods are available again, and their money goes back.
 * @param areLost whether the goods are gone already
 */
export function cutUnits(
  desk: Desk,
  order: KeptOrder,
  cuts: Cuts,
  reason?: string,
  areLost: boolean = false,
): Refusal | undefined {
  const { id } = order
  for (const [rowId, quantity] of areLost ? [] : cuts.rows) {
    const refusal = giveBackUnits(desk, rowWith(order, rowId), quantity)
    if (refusal !== undefined) return refusal
  }
  for (const [lineNumber, quantity] of cuts.waiting) {
    const refusal = cancelDemand(desk, order.lines[lineNumber - 1]?.waiting?.demandId as string, quantity)
    if (refusal !== undefined) return refusal
  }
  recordCuts(desk, order, cuts, reason)
  const after = orderWith(id, desk)
  if (isNothingLeft(after)) {
    const shipping = after.shipping - after.shippingCredited
    const why = reason === undefined ? {} : { reason }
    desk.record(ordersKey, { ledger: 'orders', type: 'order-cancelled', id, ...(shipping > 0 && { shipping }), ...why })
  }
  giveBackExcess(desk, id, { cause: 'cancellation' })
  confirmIfPaid(desk, id)
  moveOn(desk, id)
  return undefined
}

function recordCuts(desk: Desk, order: KeptOrder, { rows, waiting }: Cuts, reason?: string): void {
  const ofRows = Array.from(rows, ([rowId, quantity]) => {
    const row = rowWith(order, rowId)
    return { rowId, quantity, amount: Math.min(creditFor(row, quantity), restOfRow(row)) }
  })
  const ofLines = Array.from(waiting, ([lineNumber, quantity]) => ({
    lineNumber,
    quantity,
    amount: waitingCredit(order, lineNumber, quantity),
  }))
  const fact: UnitsCancelled = {
    ledger: 'orders',
    type: 'units-cancelled',
    id: order.id,
    rows: ofRows,
    ...(ofLines.length > 0 && { waiting: ofLines }),
    ...(reason !== undefined && { reason }),
  }
  desk.record(ordersKey, fact)
}

function waitingCredit({ lines }: KeptOrder, lineNumber: number, units: number): number {
  const waiting = lines[lineNumber - 1]?.waiting
  if (waiting === undefined) return 0
  return shareOf(waiting.total, waiting.doneUnits + units, waiting.quantity) - waiting.doneTotal
}
