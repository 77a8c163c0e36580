import { isRefusal, type Refusal, refuseAs } from '../errors/refusal.ts'
import type { Desk, LedgerCommand, ReadBooks } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import { confirmIfPaid } from './confirming.ts'
import { creditsFor, sumOfCredits } from './crediting.ts'
import type { KeptOrder, RowUnits } from './kept-order.ts'
import { refundableOf } from './money-of-order.ts'
import type { Order } from './order.ts'
import { type FoundReturn, findOrder, findReturnFor, lineOf, orderWith, rowWith, viewWith } from './order-access.ts'
import { type ReplaceFields, type ReplaceRequest, readReplaced, replaceFields } from './order-requests.ts'
import type { CreditedUnits, LineFact, OrderFact } from './orders-entry.ts'
import { returnNotFound } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { createOrder, rulesOf } from './placing.ts'
import { creditFor } from './refund-arithmetic.ts'
import { giveBackExcess } from './refunding.ts'
import { candidateLevels, reserveOrder } from './reserving.ts'
import { unitsToCredit } from './returning.ts'
import { byRow, notReturnableOf, returnableOf, unitsOfLines } from './units-of-lines.ts'

/**
 * The same goods again, as a new order: the credit of what it replaces moves to it, so no cash goes out, and it is
 * confirmed without an attempt (rule 12).
 */
export const replace: LedgerCommand<ReplaceRequest, ReplaceFields, Order, Order> = ledgerCommand({
  name: 'orders.replace',
  request: replaceFields,
  read: readReplaced,
  locks: (fields, books) => levelsOf(fields, books),
  decide: decideReplace,
  keep: (_, books, { entries }) => {
    const made = entries.find(({ type }) => type === 'order-created') as OrderFact<'order-created'>
    return viewWith(made.id, books)
  },
  result: (order) => order,
})

function levelsOf({ orderId }: ReplaceFields, books: ReadBooks): ReturnType<typeof candidateLevels> {
  const lines = books.ledger(ordersKey).order(orderId)?.lines ?? []
  return candidateLevels(
    lines.map((line) => ({ ...line, warehouseId: undefined })),
    books,
  )
}

function decideReplace(fields: ReplaceFields, desk: Desk): Refusal | undefined {
  const order = findOrder(fields, desk)
  if (isRefusal(order)) return order
  const ground = groundOf(fields, order, desk)
  if (ground !== undefined && isRefusal(ground)) return ground
  const units = unitsToReplace(fields, order, ground)
  if (isRefusal(units)) return units
  const all = ground === undefined ? units : unitsToCredit(ground.found.lines)
  const credits = creditsFor(order, all)
  const moved = movedOf(order, units, credits)
  const id = placeAgain(desk, order, fields, moved)
  if (typeof id !== 'string') return id
  if (ground === undefined)
    desk.record(ordersKey, { ledger: 'orders', type: 'goods-replaced', id: order.id, replacedBy: id, credits })
  else {
    const fact = { ledger: 'orders', type: 'return-refunded', id: order.id, returnId: ground.found.id } as const
    desk.record(ordersKey, { ...fact, credits, replacedBy: id })
  }
  // What was not paid for the goods is due for those that come instead.
  const amount = Math.min(sumOfCredits(moved), refundableOf(orderWith(order.id, desk)))
  if (amount > 0) desk.record(ordersKey, { ledger: 'orders', type: 'credit-moved', id: order.id, to: id, amount })
  confirmIfPaid(desk, id)
  const cause = ground === undefined ? 'overpaid' : 'return'
  giveBackExcess(desk, order.id, { cause, ...(ground !== undefined && { returnId: ground.found.id }) })
  return undefined
}

function groundOf({ returnId }: ReplaceFields, order: KeptOrder, desk: Desk): FoundReturn | Refusal | undefined {
  if (returnId === undefined) return undefined
  if (!order.returns.some(({ id }) => id === returnId)) return refuseAs(returnNotFound, { returnId })
  return findReturnFor('replace', { returnId, expectedVersion: undefined }, desk)
}

/** Of what the return brought, or of what was shipped and is lost. */
function unitsToReplace(
  { lines }: ReplaceFields,
  order: KeptOrder,
  ground: FoundReturn | undefined,
): readonly RowUnits[] | Refusal {
  const came = new Map(unitsToCredit(ground?.found.lines ?? []).map(({ rowId, quantity }) => [rowId, quantity]))
  const spread = unitsOfLines(
    order,
    lines,
    (row) => (ground === undefined ? returnableOf(row) : (came.get(row.id) ?? 0)),
    (asked, available) => notReturnableOf(order, asked, available),
  )
  return isRefusal(spread) ? spread : byRow(spread).map(({ rowId, quantity }) => ({ rowId, quantity }))
}

/** Of the credits of all units, the part of those that are replaced; the others' goes back in cash. */
function movedOf(
  order: KeptOrder,
  units: readonly RowUnits[],
  credits: readonly CreditedUnits[],
): readonly CreditedUnits[] {
  return units.map(({ rowId, quantity }) => {
    const all = credits.find((credit) => credit.rowId === rowId)?.amount ?? 0
    return { rowId, quantity, amount: Math.min(creditFor(rowWith(order, rowId), quantity), all) }
  })
}

/** An order for the same goods at what their credit comes to: nothing is due for them. */
function placeAgain(
  desk: Desk,
  order: KeptOrder,
  { newOrderId, returnId }: ReplaceFields,
  moved: readonly CreditedUnits[],
): string | Refusal {
  const { customerId, isMember, shipTo } = order
  const replaces = { orderId: order.id, ...(returnId !== undefined && { returnId }) }
  const fields = {
    orderId: newOrderId,
    customerId,
    isMember,
    shipTo,
    promisedAt: undefined,
    lines: linesAgain(order, moved),
    discount: 0,
    shipping: 0,
  }
  const id = createOrder(desk, fields, replaces, order.currency)
  if (typeof id !== 'string') return id
  return reserveOrder(desk, desk.ledger(ordersKey).order(id) as KeptOrder, rulesOf(desk)) ?? id
}

function linesAgain(order: KeptOrder, moved: readonly CreditedUnits[]): readonly LineFact[] {
  const byLine = new Map<number, { quantity: number; total: number }>()
  for (const { rowId, quantity, amount } of moved) {
    const { lineNumber } = rowWith(order, rowId)
    const sum = byLine.get(lineNumber) ?? { quantity: 0, total: 0 }
    byLine.set(lineNumber, { quantity: sum.quantity + quantity, total: sum.total + amount })
  }
  return Array.from(byLine, ([lineNumber, { quantity, total }]) => {
    const { productId, unitPrice, sellerId, bySeller, backorder } = lineOf(order, { lineNumber })
    const beyond = quantity * unitPrice - total
    return {
      productId,
      quantity,
      unitPrice,
      // What the customer paid more or less than the price, so that the line comes to the credit.
      ...(beyond > 0 && { discount: beyond }),
      ...(beyond < 0 && { tax: -beyond }),
      total,
      ...(sellerId !== undefined && { sellerId }),
      ...(bySeller && { fulfilledBy: 'seller' as const }),
      ...(backorder && { backorder: true as const }),
    }
  })
}
