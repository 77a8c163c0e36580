import { isRefusal, type Refusal, refuse } from '../errors/refusal.ts'
import { deskCommands } from '../inventory/commands/desk-commands.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Desk, LedgerCommand, ReadBooks } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { KeptOrder, KeptReturn } from './kept-order.ts'
import type { Return } from './order.ts'
import { findReturnFor, lineOf, orderWith, referenceTo, rowWith } from './order-access.ts'
import { returnOf } from './order-view.ts'
import { ordersKey } from './orders-key.ts'
import { reversalFor } from './refund-arithmetic.ts'
import {
  type OnReturnFields,
  type OnReturnRequest,
  onReturnFields,
  type ReceiveFields,
  type ReceiveReturnRequest,
  type RefundReturnFields,
  type RefundReturnRequest,
  type RequestReturnFields,
  type RequestReturnRequest,
  type ReturnGoodsFields,
  type ReturnGoodsRequest,
  readOnReturn,
  readReceived,
  readRefundedReturn,
  readRequestedReturn,
  readReturnedGoods,
  readUnreturned,
  receiveFields,
  refundReturnFields,
  requestReturnFields,
  returnGoodsFields,
  type UnreturnFields,
  type UnreturnRequest,
  unreturnFields,
} from './return-requests.ts'
import { needsWarehouse, receiveUnits, refundUnits, requestUnits, unitsOfReturn } from './returning.ts'
import { byRow } from './units-of-lines.ts'

type OfReturn<Request, Fields> = LedgerCommand<Request, Fields, Return, Return>

export const requestReturn: OfReturn<RequestReturnRequest, RequestReturnFields> = ledgerCommand({
  name: 'orders.requestReturn',
  request: requestReturnFields,
  read: readRequestedReturn,
  locks: () => [],
  decide: (fields, desk) => {
    const returnId = requestUnits(desk, fields)
    return typeof returnId === 'string' ? undefined : returnId
  },
  keep: (fields, books) => keepRequested(fields, books),
  result: (one) => one,
})

export const approveReturn: OfReturn<OnReturnRequest, OnReturnFields> = onReturn('approveReturn', 'return-approved')
export const rejectReturn: OfReturn<OnReturnRequest, OnReturnFields> = onReturn('rejectReturn', 'return-rejected', true)
export const cancelReturn: OfReturn<OnReturnRequest, OnReturnFields> = onReturn('cancelReturn', 'return-cancelled')

/** What came is counted and taken in; what did not come is no longer asked back. */
export const receiveReturn: OfReturn<ReceiveReturnRequest, ReceiveFields> = ledgerCommand({
  name: 'orders.receiveReturn',
  request: receiveFields,
  read: readReceived,
  locks: ({ returnId, warehouseId }, books) => levelsOf(returnId, warehouseId, books),
  decide: (fields, desk) => {
    const found = findReturnFor('receiveReturn', fields, desk)
    return isRefusal(found) ? found : receiveUnits(desk, found, fields)
  },
  keep: (fields, books) => keepReturn(fields, books),
  result: (one) => one,
})

/** The money is decided on: what was counted, and no more. */
export const refundReturn: OfReturn<RefundReturnRequest, RefundReturnFields> = ledgerCommand({
  name: 'orders.refundReturn',
  request: refundReturnFields,
  read: readRefundedReturn,
  locks: () => [],
  decide: (fields, desk) => {
    const found = findReturnFor('refundReturn', fields, desk)
    return isRefusal(found) ? found : refundUnits(desk, found, fields.fee)
  },
  keep: (fields, books) => keepReturn(fields, books),
  result: (one) => one,
})

/** All four steps in one commit. */
export const returnGoods: OfReturn<ReturnGoodsRequest, ReturnGoodsFields> = ledgerCommand({
  name: 'orders.returnGoods',
  request: returnGoodsFields,
  read: readReturnedGoods,
  locks: ({ orderId, warehouseId }, books) => levelsOfRows(books.ledger(ordersKey).order(orderId), warehouseId),
  decide: decideReturnGoods,
  keep: (fields, books) => keepRequested(fields, books),
  result: (one) => one,
})

/** Goods that came back go out to the customer again, and what was given back for them is due again. */
export const unreturn: OfReturn<UnreturnRequest, UnreturnFields> = ledgerCommand({
  name: 'orders.unreturn',
  request: unreturnFields,
  read: readUnreturned,
  locks: ({ returnId, warehouseId }, books) => levelsOf(returnId, warehouseId, books),
  decide: decideUnreturn,
  keep: (fields, books) => keepReturn(fields, books),
  result: (one) => one,
})

function onReturn(
  command: string,
  type: 'return-approved' | 'return-rejected' | 'return-cancelled',
  needsReason: boolean = false,
): OfReturn<OnReturnRequest, OnReturnFields> {
  return ledgerCommand({
    name: `orders.${command}`,
    request: onReturnFields,
    needsReason,
    read: readOnReturn,
    locks: () => [],
    decide: (fields, desk) => {
      const found = findReturnFor(command, fields, desk)
      if (isRefusal(found)) return found
      desk.record(ordersKey, { ledger: 'orders', type, id: found.order.id, returnId: fields.returnId })
      return undefined
    },
    keep: (fields, books) => keepReturn(fields, books),
    result: (one) => one,
  })
}

function keepReturn({ returnId }: OnReturnFields, books: ReadBooks): Return {
  const order = books.ledger(ordersKey).orderOf('return', returnId) as KeptOrder
  return returnOf(order, order.returns.find(({ id }) => id === returnId) as KeptReturn)
}

function keepRequested({ orderId }: { readonly orderId: string }, books: ReadBooks): Return {
  const order = orderWith(orderId, books)
  return returnOf(order, order.returns.at(-1) as KeptReturn)
}

function levelsOf(returnId: string, warehouseId: string | undefined, books: ReadBooks): readonly LevelKey[] {
  return levelsOfRows(books.ledger(ordersKey).orderOf('return', returnId), warehouseId)
}

/** Where the goods come in, and where they were held: what shipped them keeps count of what came back. */
function levelsOfRows(order: KeptOrder | undefined, warehouseId: string | undefined): readonly LevelKey[] {
  if (order === undefined) return []
  return order.rows.flatMap((row) => {
    const { productId } = lineOf(order, row)
    if (row.warehouseId === undefined) return []
    const home = { warehouseId: row.warehouseId, productId }
    return warehouseId === undefined || warehouseId === home.warehouseId ? [home] : [home, { warehouseId, productId }]
  })
}

function decideReturnGoods(fields: ReturnGoodsFields, desk: Desk): Refusal | undefined {
  const { fee } = fields
  const lines = fields.lines.map(({ disposition: _disposition, ...units }) => ({ ...units, why: undefined }))
  const returnId = requestUnits(desk, { ...fields, lines })
  if (typeof returnId !== 'string') return returnId
  desk.record(ordersKey, { ledger: 'orders', type: 'return-approved', id: fields.orderId, returnId })
  const steps = { returnId, expectedVersion: undefined }
  const received = findReturnFor('receiveReturn', steps, desk)
  if (isRefusal(received)) return received
  const refusal = receiveUnits(desk, received, fields)
  if (refusal !== undefined) return refusal
  const refunded = findReturnFor('refundReturn', steps, desk)
  return isRefusal(refunded) ? refunded : refundUnits(desk, refunded, fee)
}

function decideUnreturn(fields: UnreturnFields, desk: Desk): Refusal | undefined {
  const found = findReturnFor('unreturn', fields, desk)
  if (isRefusal(found)) return found
  const { order, found: one } = found
  const spread = unitsOfReturn(found, fields.lines, ({ received, unreturned }) => received - unreturned, tooMuch)
  if (isRefusal(spread)) return spread
  for (const { rowId, quantity, asked } of spread) {
    const refusal = sendAgain(desk, order, rowId, quantity, asked.from, fields.warehouseId)
    if (refusal !== undefined) return refusal
  }
  const reversals = new Map(
    byRow(spread).map(({ rowId, quantity }) => {
      const amount = one.status === 'refunded' ? reversalFor(rowWith(order, rowId), quantity) : 0
      const credited = one.lines.find((line) => line.rowId === rowId)?.credited ?? 0
      return [rowId, Math.min(amount, credited)]
    }),
  )
  const lines = spread.map(({ rowId, quantity, asked }) => {
    const amount = reversals.get(rowId) ?? 0
    // A row's reversal stands with the first of its parts.
    reversals.delete(rowId)
    return { rowId, quantity, from: asked.from, amount }
  })
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'return-unreturned',
    id: order.id,
    returnId: fields.returnId,
    ...(fields.warehouseId !== undefined && { warehouseId: fields.warehouseId }),
    lines,
  })
  return undefined
}

function sendAgain(
  desk: Desk,
  order: KeptOrder,
  rowId: string,
  quantity: number,
  from: 'available' | 'damaged' | 'quarantined',
  warehouseId: string | undefined,
): Refusal | undefined {
  const row = rowWith(order, rowId)
  const { reservationId } = row
  if (reservationId === undefined) return undefined
  if (warehouseId === undefined) return needsWarehouse('leave')
  const { productId } = lineOf(order, row)
  const request = { warehouseId, productId, quantity, from, reservationId, reference: referenceTo(row) }
  const out = desk.run(deskCommands.unreturn, request)
  return isRefusal(out) ? out : undefined
}

function tooMuch(requested: number, maximum: number, where: string): Refusal {
  const problem = `${maximum} of ${where} came back by this return, and have not gone out again`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, problem })
}
