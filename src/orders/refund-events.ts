import { type Refusal, refuseAs } from '../errors/refusal.ts'
import type { Desk } from '../ledger/contract.ts'
import type { KeptOrder } from './kept-order.ts'
import { capturedBy, refundedBy, restOfAttempt } from './money-of-order.ts'
import type { PaymentAttempt, Refund } from './order.ts'
import { notRefundable, paymentNotFound } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { seenEvent, seenOutcome } from './payment-changes.ts'
import type { OutcomeFields } from './payment-requests.ts'

/** What became of a refund of ours, told by its own id. */
export function decideRefund(desk: Desk, order: KeptOrder, fields: OutcomeFields): Refusal | undefined {
  const refund = order.refunds.find(({ id }) => id === fields.refundId)
  if (refund === undefined)
    return refuseAs(paymentNotFound, { orderId: order.id, paymentId: fields.refundId as string })
  const { outcome, why } = fields
  const fact = { ledger: 'orders', id: order.id, refundId: refund.id, ...toldBy(fields) } as const
  // A refund that failed may come true after all; one that was made does not fail any more.
  if (outcome === 'refunded' && refund.status !== 'made') desk.record(ordersKey, { ...fact, type: 'refund-made' })
  else if (outcome === 'refund-failed' && refund.status === 'waiting')
    desk.record(ordersKey, { ...fact, type: 'refund-failed', ...(why !== undefined && { why }) })
  else return noteOnly(desk, order, fields)
  return undefined
}

/**
 * A refund that was told by its payment: one of ours, which may be one of an order that replaces this one; or one that
 * somebody made at the gateway itself.
 */
export function decideRefunded(desk: Desk, order: KeptOrder, fields: OutcomeFields): Refusal | undefined {
  const { attemptId = '', amount, gatewayId } = fields
  const book = desk.ledger(ordersKey)
  const owner = book.family(order).find(({ attempts }) => attempts.some(({ id }) => id === attemptId))
  if (owner === undefined) return refuseAs(paymentNotFound, { orderId: order.id, paymentId: attemptId })
  const payable = withReplacements(desk, owner)
  const isSeen = payable.some(
    ({ seen }) => gatewayId !== undefined && seen[seenOutcome('made', gatewayId)] !== undefined,
  )
  if (isSeen || amount === 0) return noteOnly(desk, order, fields)
  const refunds = payable.flatMap((one) => one.refunds).filter((one) => one.attemptId === attemptId)
  const ours = meantBy(
    refunds.filter((one) => one.amount === amount),
    gatewayId,
  )
  if (ours === undefined) return refundedOutside(desk, owner, attemptId, fields)
  if (ours.status !== 'made') {
    const fact = { ledger: 'orders', type: 'refund-made', refundId: ours.id, ...toldBy(fields) } as const
    desk.record(ordersKey, { ...fact, id: ours.orderId })
    if (ours.orderId === order.id) return undefined
  }
  return noteOnly(desk, order, fields)
}

/** An order and those that replace it, and so on: whose refunds go back to its payments. */
function withReplacements(desk: Desk, order: KeptOrder): readonly KeptOrder[] {
  const all = [order]
  for (const { replacedBy } of all)
    for (const id of replacedBy) {
      const replacement = desk.ledger(ordersKey).order(id)
      if (replacement !== undefined) all.push(replacement)
    }
  return all
}

/**
 * One that waits; or one that was made, where either telling does not name what the gateway did; or else one that
 * failed: somebody has made it by hand.
 */
function meantBy(refunds: readonly Refund[], gatewayId: string | undefined): Refund | undefined {
  return (
    refunds.find(({ status }) => status === 'waiting') ??
    refunds.find((one) => one.status === 'made' && (gatewayId === undefined || one.gatewayId === undefined)) ??
    refunds.find(({ status, retriedBy }) => status === 'failed' && retriedBy === undefined)
  )
}

function refundedOutside(desk: Desk, order: KeptOrder, attemptId: string, fields: OutcomeFields): Refusal | undefined {
  const { amount } = fields
  const attempt = order.attempts.find(({ id }) => id === attemptId) as PaymentAttempt
  if (amount > restOfAttempt(attempt)) {
    const sums = { captured: capturedBy(order), refunded: refundedBy(order), rest: restOfAttempt(attempt) }
    return refuseAs(notRefundable, { orderId: order.id, requested: amount, ...sums })
  }
  const refundId = desk.newId()
  const fact = { ledger: 'orders', id: order.id } as const
  desk.record(ordersKey, { ...fact, type: 'goodwill-granted', amount })
  desk.record(ordersKey, { ...fact, type: 'refund-requested', refundId, attemptId, amount, cause: 'gateway' })
  desk.record(ordersKey, { ...fact, type: 'refund-made', refundId, ...toldBy(fields) })
  return undefined
}

/** The event is known from here on, so that the same one gets the same answer. */
export function noteOnly(desk: Desk, { id }: KeptOrder, { eventId }: OutcomeFields): undefined {
  if (eventId === undefined) return undefined
  desk.record(ordersKey, { ledger: 'orders', type: 'gateway-event-noted', id, seen: seenEvent(eventId) })
  return undefined
}

export function toldBy({ gatewayId, eventId }: OutcomeFields): { gatewayId?: string; eventId?: string } {
  return { ...(gatewayId !== undefined && { gatewayId }), ...(eventId !== undefined && { eventId }) }
}
