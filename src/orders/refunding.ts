import type { Desk } from '../ledger/contract.ts'
import type { KeptOrder } from './kept-order.ts'
import { excessOf, refundParts } from './money-of-order.ts'
import type { RefundCause } from './order.ts'
import { orderWith } from './order-access.ts'
import { ordersKey } from './orders-key.ts'

/** Why money goes back. */
export interface RefundReason {
  readonly cause: RefundCause
  readonly returnId?: string
  readonly why?: string
}

/**
 * Gives back what is paid beyond what is owed. It ends every command that can change either, so money beyond what is
 * due is refunded by itself, once, and a reversal that was not paid yet is set off before cash goes out.
 */
export function giveBackExcess(desk: Desk, orderId: string, reason: RefundReason): void {
  const order = orderWith(orderId, desk)
  requestRefund(desk, order, excessOf(order), reason)
}

/** @param retries the failed refund in whose place it is */
export function requestRefund(
  desk: Desk,
  order: KeptOrder,
  amount: number,
  reason: RefundReason,
  retries?: string,
): void {
  if (amount <= 0) return
  for (const part of refundParts(desk.ledger(ordersKey).family(order), amount)) {
    desk.record(ordersKey, {
      ledger: 'orders',
      type: 'refund-requested',
      id: order.id,
      refundId: desk.newId(),
      ...(part.orderId !== order.id && { payingOrderId: part.orderId }),
      attemptId: part.attemptId,
      amount: part.amount,
      ...reason,
      ...(retries !== undefined && { retries }),
    })
  }
}
