import type { KeptOrder } from './kept-order.ts'
import { capturedBy, dueOf, paidBy } from './money-of-order.ts'
import type { FulfillmentStatus, OrderReturnStatus, OrderStatus, PaymentStatus, ReturnStatus } from './order.ts'

/** From which status a command may be decided. `deliver` and what brings goods back go by shipments and units. */
export const allowedFor: Readonly<Record<string, readonly OrderStatus[]>> = Object.freeze({
  reserve: ['pending'],
  confirm: ['payment-pending'],
  process: ['confirmed', 'processing'],
  ship: ['processing', 'shipped', 'delivered'],
  settle: ['delivered'],
  cancel: ['pending', 'payment-pending', 'confirmed', 'processing'],
})

export const allowedForReturn: Readonly<Record<string, readonly ReturnStatus[]>> = Object.freeze({
  approveReturn: ['requested'],
  rejectReturn: ['requested'],
  cancelReturn: ['requested', 'approved'],
  receiveReturn: ['approved'],
  refundReturn: ['received'],
  replace: ['received'],
  unreturn: ['received', 'refunded'],
})

export const orderStatuses: readonly OrderStatus[] = Object.freeze([
  'pending',
  'payment-pending',
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'settled',
  'cancelled',
])

export function paymentStatusOf(order: KeptOrder): PaymentStatus {
  const given = capturedBy(order) + order.creditIn
  if (given === 0) return order.attempts.some(({ status }) => status === 'authorized') ? 'authorized' : 'none'
  const back = given - paidBy(order) - order.reversed
  if (back >= given) return 'refunded'
  if (back > 0) return 'partly-refunded'
  return dueOf(order) > 0 ? 'partly-paid' : 'paid'
}

export function fulfillmentStatusOf(order: KeptOrder): FulfillmentStatus {
  const shipped = sumOf(order, 'shipped')
  if (shipped === 0) return 'unfulfilled'
  if (unshippedUnits(order) > 0) return 'partial'
  return sumOf(order, 'delivered') === shipped ? 'delivered' : 'fulfilled'
}

export function returnStatusOf(order: KeptOrder): OrderReturnStatus {
  const returned = sumOf(order, 'returned')
  if (returned > 0) return returned === sumOf(order, 'shipped') ? 'returned' : 'partial'
  return sumOf(order, 'askedBack') > 0 ? 'requested' : 'none'
}

/** Units that are to be shipped yet, those that wait for goods included. */
export function unshippedUnits({ lines, rows }: KeptOrder): number {
  const waiting = lines.reduce((sum, line) => sum + waitingUnits(line), 0)
  return rows.reduce((sum, { quantity, cancelled, shipped }) => sum + quantity - cancelled - shipped, waiting)
}

export function waitingUnits({ waiting }: KeptOrder['lines'][number]): number {
  return waiting === undefined ? 0 : waiting.quantity - waiting.doneUnits
}

type Counted = 'shipped' | 'delivered' | 'returned' | 'askedBack'

export function sumOf({ rows }: KeptOrder, units: Counted): number {
  return rows.reduce((sum, row) => sum + row[units], 0)
}
