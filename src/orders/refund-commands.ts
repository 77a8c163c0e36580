import { isRefusal, type Refusal, refuseAs } from '../errors/refusal.ts'
import { readId } from '../inventory/request/fields.ts'
import type { Desk, LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import { confirmIfPaid } from './confirming.ts'
import type { KeptOrder } from './kept-order.ts'
import { capturedBy, excessOf, refundableOf, refundedBy, restOfRow, stuckRefunds } from './money-of-order.ts'
import type { Order } from './order.ts'
import { findOrder, orderWith, viewWith } from './order-access.ts'
import {
  type OnOrderFields,
  type RefundFields,
  type RefundOrderRequest,
  type RetryRefundRequest,
  readOnOrder,
  readRefund,
  refundFields,
  retryRefundFields,
} from './order-requests.ts'
import { notRefundable, paymentNotFound } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import type { GoodwillGranted } from './payment-facts.ts'
import { giveBackExcess, requestRefund } from './refunding.ts'

/** Gives money back without goods. */
export const refund: LedgerCommand<RefundOrderRequest, RefundFields, Order, Order> = ledgerCommand({
  name: 'orders.refund',
  request: refundFields,
  needsReason: true,
  read: readRefund,
  locks: () => [],
  decide: decideRefund,
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
  identity: ({ why: _why, ...fields }) => fields,
})

/** Asks anew for a refund that failed: under another key, since the gateway has answered that one. */
export const retryRefund: LedgerCommand<
  RetryRefundRequest,
  OnOrderFields & { readonly refundId: string },
  Order,
  Order
> = ledgerCommand({
  name: 'orders.retryRefund',
  request: retryRefundFields,
  read: (request) => ({ ...readOnOrder(request), refundId: readId(request, 'refundId') }),
  locks: () => [],
  decide: (fields, desk) => {
    const order = findOrder(fields, desk)
    if (isRefusal(order)) return order
    const { refundId } = fields
    const failed = order.refunds.find(({ id }) => id === refundId)
    if (failed === undefined) return refuseAs(paymentNotFound, { orderId: order.id, paymentId: refundId })
    const { status, retriedBy, amount, cause, returnId, reason } = failed
    if (status !== 'failed' || retriedBy !== undefined)
      return notToBe(order, amount, `refund ${refundId} is ${retriedBy === undefined ? status : 'tried again already'}`)
    const left = Math.min(amount, refundableOf(order))
    if (left === 0) return notToBe(order, amount, 'nothing of what was paid is left')
    const why = { cause, ...(returnId !== undefined && { returnId }), ...(reason !== undefined && { why: reason }) }
    requestRefund(desk, order, left, why, refundId)
    return undefined
  },
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
})

function decideRefund(fields: RefundFields, desk: Desk): Refusal | undefined {
  const order = findOrder(fields, desk)
  if (isRefusal(order)) return order
  const { amount: asked, shipping, lineNumber, why } = fields
  if (capturedBy(order) + order.creditIn === 0) return notToBe(order, asked ?? 0, 'it was never paid')
  const failed = stuckRefunds(order)
  const most = Math.max(refundableOf(order) - failed, 0)
  const rest = restOf(order, shipping, lineNumber)
  const amount = asked ?? Math.min(most, rest ?? most)
  if (failed > 0 && (most === 0 || amount > most))
    return notToBe(
      order,
      amount,
      `refunds of ${failed} failed, and go back by retryRefund; ${most} are left beside them`,
    )
  if (amount === 0 || amount > most || (rest !== undefined && amount > rest)) {
    const sums = { captured: capturedBy(order), refunded: refundedBy(order) }
    return refuseAs(notRefundable, {
      orderId: order.id,
      requested: amount,
      ...sums,
      ...(rest !== undefined && { rest }),
    })
  }
  const fact: GoodwillGranted = {
    ledger: 'orders',
    type: 'goodwill-granted',
    id: order.id,
    amount,
    ...(shipping && { shipping: amount }),
    ...(lineNumber !== undefined && { rows: rowsOf(order, lineNumber, amount) }),
  }
  desk.record(ordersKey, fact)
  const { id } = order
  // What is owed already is not given twice: it goes first.
  if (excessOf(orderWith(id, desk)) > 0) giveBackExcess(desk, id, { cause: 'goodwill', why })
  // It may have been all that was still due.
  confirmIfPaid(desk, id)
  return undefined
}

function restOf(order: KeptOrder, shipping: boolean, lineNumber: number | undefined): number | undefined {
  if (shipping) return order.shipping - order.shippingCredited
  if (lineNumber === undefined) return undefined
  return order.rows.reduce((sum, row) => (row.lineNumber === lineNumber ? sum + restOfRow(row) : sum), 0)
}

/** The rows of a line in the order made, each as far as its money goes. */
function rowsOf(order: KeptOrder, lineNumber: number, amount: number): NonNullable<GoodwillGranted['rows']> {
  let left = amount
  return order.rows.flatMap((row) => {
    const part = row.lineNumber === lineNumber ? Math.min(restOfRow(row), left) : 0
    left -= part
    return part > 0 ? [{ rowId: row.id, amount: part }] : []
  })
}

function notToBe(order: KeptOrder, requested: number, problem: string): Refusal {
  const sums = { captured: capturedBy(order), refunded: refundedBy(order) }
  return refuseAs(notRefundable, { orderId: order.id, requested, ...sums, problem })
}
