import { isRefusal, type Refusal, refuseAs } from '../errors/refusal.ts'
import type { Desk } from '../ledger/contract.ts'
import { cancelWhole } from './cancelling.ts'
import { confirmIfPaid } from './confirming.ts'
import type { KeptOrder } from './kept-order.ts'
import { capturedBy, refundedBy, restOfAttempt } from './money-of-order.ts'
import type { PaymentAttempt, Refund } from './order.ts'
import { findOrder, orderWith } from './order-access.ts'
import { notRefundable, paymentNotFound } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { seenEvent, seenOutcome } from './payment-changes.ts'
import type { OutcomeFields } from './payment-requests.ts'
import { rulesOf } from './placing.ts'
import { giveBackExcess } from './refunding.ts'

/**
 * Takes in what a gateway says became of a payment or a refund (rule 7): of its own attempt or refund, once, whatever
 * the order has come to meanwhile.
 */
export function decideOutcome(fields: OutcomeFields, desk: Desk): Refusal | undefined {
  const order = findOrder({ orderId: fields.orderId, expectedVersion: undefined }, desk)
  if (isRefusal(order)) return order
  if (fields.eventId !== undefined && order.seen[seenEvent(fields.eventId)] !== undefined) return undefined
  if (fields.refundId !== undefined) return decideRefund(desk, order, fields)
  const attempt = order.attempts.find(({ id }) => id === fields.attemptId)
  if (attempt === undefined)
    return refuseAs(paymentNotFound, { orderId: order.id, paymentId: fields.attemptId as string })
  return decideAttempt(desk, order, attempt, fields)
}

function decideAttempt(
  desk: Desk,
  order: KeptOrder,
  attempt: PaymentAttempt,
  fields: OutcomeFields,
): Refusal | undefined {
  const { outcome, amount } = fields
  if (outcome === 'refunded') return refundedOutside(desk, order, attempt, fields)
  if (isKnown(order, attempt, fields)) return noteOnly(desk, order, fields)
  const fact = { ledger: 'orders', id: order.id, attemptId: attempt.id, ...toldBy(fields) } as const
  if (outcome === 'authorized') desk.record(ordersKey, { ...fact, type: 'payment-authorized', amount })
  else if (outcome === 'captured') {
    desk.record(ordersKey, { ...fact, type: 'payment-captured', amount })
    confirmIfPaid(desk, order.id)
    giveBackExcess(desk, order.id, { cause: 'overpaid' })
  } else if (outcome === 'declined') return declined(desk, order, fields, fact)
  else if (outcome === 'voided') desk.record(ordersKey, { ...fact, type: 'payment-voided' })
  else if (outcome === 'abandoned') desk.record(ordersKey, { ...fact, type: 'payment-abandoned' })
  return undefined
}

/** Whether it says nothing new: told before in another way, or overtaken by what was told since. */
function isKnown(order: KeptOrder, attempt: PaymentAttempt, { outcome, amount, gatewayId }: OutcomeFields): boolean {
  const { id, status } = attempt
  if (gatewayId !== undefined && order.seen[seenOutcome(`${outcome} ${id}`, gatewayId)] !== undefined) return true
  // Without the gateway's own id a second capture cannot be told from the first one told again.
  if (outcome === 'captured')
    return amount === 0 || (status === 'captured' && (gatewayId === undefined || isUnnamed(order, attempt, amount)))
  if (outcome === 'authorized') return amount === 0 || !['undecided', 'declined', 'abandoned'].includes(status)
  if (outcome === 'declined') return status !== 'undecided' && status !== 'authorized'
  return status !== (outcome === 'voided' ? 'authorized' : 'undecided')
}

/** Whether such a capture was told without the gateway's own id of it: an event may be, and the answer is not. */
function isUnnamed({ seen }: KeptOrder, { id, captured }: PaymentAttempt, amount: number): boolean {
  const named = seenOutcome(`captured ${id}`, '')
  return captured === amount && !Object.keys(seen).some((name) => name.startsWith(named))
}

function declined(
  desk: Desk,
  order: KeptOrder,
  { why }: OutcomeFields,
  fact: { readonly ledger: 'orders'; readonly id: string; readonly attemptId: string },
): Refusal | undefined {
  desk.record(ordersKey, { ...fact, type: 'payment-declined', ...(why !== undefined && { why }) })
  if (order.status !== 'payment-pending') return undefined
  const { attempts } = orderWith(order.id, desk)
  const failed = attempts.filter(({ status }) => status === 'declined').length
  if (failed < rulesOf(desk).paymentAttempts) return undefined
  return cancelWhole(desk, order.id, `declined ${failed} ${failed === 1 ? 'time' : 'times'}`)
}

function decideRefund(desk: Desk, order: KeptOrder, fields: OutcomeFields): Refusal | undefined {
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

/** A refund that was told by its payment: one of ours, or one that somebody made at the gateway itself. */
function refundedOutside(
  desk: Desk,
  order: KeptOrder,
  attempt: PaymentAttempt,
  fields: OutcomeFields,
): Refusal | undefined {
  const { amount, gatewayId } = fields
  const isSeen = gatewayId !== undefined && order.seen[seenOutcome('made', gatewayId)] !== undefined
  if (isSeen || amount === 0) return noteOnly(desk, order, fields)
  const isOurs = (refund: Refund): boolean =>
    refund.attemptId === attempt.id && refund.amount === amount && refund.status === 'waiting'
  const ours = order.refunds.find(isOurs)
  const told = toldBy(fields)
  if (ours !== undefined) {
    desk.record(ordersKey, { ledger: 'orders', type: 'refund-made', id: order.id, refundId: ours.id, ...told })
    return undefined
  }
  if (amount > restOfAttempt(attempt)) {
    const sums = { captured: capturedBy(order), refunded: refundedBy(order), rest: restOfAttempt(attempt) }
    return refuseAs(notRefundable, { orderId: order.id, requested: amount, ...sums })
  }
  const refundId = desk.newId()
  const fact = { ledger: 'orders', id: order.id } as const
  desk.record(ordersKey, { ...fact, type: 'goodwill-granted', amount })
  desk.record(ordersKey, {
    ...fact,
    type: 'refund-requested',
    refundId,
    attemptId: attempt.id,
    amount,
    cause: 'gateway',
  })
  desk.record(ordersKey, { ...fact, type: 'refund-made', refundId, ...told })
  return undefined
}

/** The event is known from here on, so that the same one gets the same answer. */
function noteOnly(desk: Desk, { id }: KeptOrder, { eventId }: OutcomeFields): undefined {
  if (eventId === undefined) return undefined
  desk.record(ordersKey, { ledger: 'orders', type: 'gateway-event-noted', id, seen: seenEvent(eventId) })
  return undefined
}

function toldBy({ gatewayId, eventId }: OutcomeFields): { gatewayId?: string; eventId?: string } {
  return { ...(gatewayId !== undefined && { gatewayId }), ...(eventId !== undefined && { eventId }) }
}
