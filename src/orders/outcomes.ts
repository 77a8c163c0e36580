import { isRefusal, type Refusal, refuseAs } from '../errors/refusal.ts'
import type { Desk } from '../ledger/contract.ts'
import { cancelWhole } from './cancelling.ts'
import { confirmIfPaid } from './confirming.ts'
import type { KeptOrder } from './kept-order.ts'
import type { PaymentAttempt } from './order.ts'
import { findOrder, orderWith } from './order-access.ts'
import { paymentNotFound } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { seenEvent, seenOutcome } from './payment-changes.ts'
import type { OutcomeFields } from './payment-requests.ts'
import { rulesOf } from './placing.ts'
import { decideRefund, decideRefunded, noteOnly, toldBy } from './refund-events.ts'
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
  if (fields.outcome === 'refunded') return decideRefunded(desk, order, fields)
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
