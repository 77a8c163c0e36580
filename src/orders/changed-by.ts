import type { OrderBook } from './orders-book.ts'
import type { OrderEntry, OrderFact } from './orders-entry.ts'

/**
 * The orders that a fact changed: its own, and the one that a replacement, its credit or its refunds touch.
 * @param book what the fact was applied to
 */
export function changedBy(fact: OrderEntry, book: OrderBook): readonly string[] {
  if (fact.type === 'credit-moved') return [fact.id, fact.to]
  if (fact.type === 'order-created') return [fact.id, ...(fact.replaces === undefined ? [] : [fact.replaces.orderId])]
  if (fact.type === 'refund-requested') return [...new Set([fact.id, fact.payingOrderId ?? fact.id])]
  if (fact.type === 'refund-failed') return refundedFrom(fact, book)
  return [fact.id]
}

/** A refund that failed is no longer counted by the payment that it was to go back to. */
function refundedFrom({ id, refundId }: OrderFact<'refund-failed'>, book: OrderBook): readonly string[] {
  const order = book.order(id)
  const attemptId = order?.refunds.find((refund) => refund.id === refundId)?.attemptId
  if (order === undefined) return [id]
  const paying = book.family(order).filter(({ attempts }) => attempts.some((one) => one.id === attemptId))
  return [...new Set([id, ...paying.map((one) => one.id)])]
}
