import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readId } from '../inventory/request/fields.ts'
import type { KeptOrder } from './kept-order.ts'
import type { PaymentEvent } from './payment-requests.ts'

/** What a webhook says: an event, and in which currency its amount is. */
export interface WebhookEvent extends PaymentEvent {
  readonly currency: string
}

const fields = fieldsOf<WebhookEvent>({
  orderId: true,
  attemptId: true,
  refundId: true,
  eventId: true,
  gatewayId: true,
  outcome: true,
  amount: true,
  reason: true,
  currency: true,
})

/** What a gateway has read from a webhook, checked: it is somebody else's code. @throws INVALID_ARGUMENT, INVALID_ID */
export function readEventOf(value: unknown): WebhookEvent {
  const event = readObject(value, 'event', fields)
  readId(event, 'orderId')
  readId(event, 'currency')
  return event as unknown as WebhookEvent
}

/**
 * What stands against an event: it must be of the money that was asked for. A payment or a refund that is not there is
 * for the command to refuse.
 */
export function problemOf(event: WebhookEvent, order: KeptOrder): string | undefined {
  const { amount, currency } = event
  if (currency !== order.currency) return `it says ${currency}, and order ${order.id} is in ${order.currency}`
  const expected = amountsOf(event, order)
  if (expected === undefined || expected.includes(amount)) return undefined
  return `it says ${amount}, and ${expected[0]} was asked for`
}

/** What its amount may be; undefined if anything, within the bounds of the command. */
function amountsOf({ outcome, attemptId, refundId }: WebhookEvent, order: KeptOrder): readonly number[] | undefined {
  if (refundId !== undefined) {
    const refund = order.refunds.find(({ id }) => id === refundId)
    return refund && [refund.amount]
  }
  const attempt = order.attempts.find(({ id }) => id === attemptId)
  // A refund that nobody here asked for is of any part of a payment.
  if (attempt === undefined || outcome === 'refunded') return undefined
  if (outcome === 'captured' && attempt.authorized > 0) return [attempt.authorized]
  // Of what is declined, some gateways say that it came to nothing.
  return outcome === 'declined' ? [attempt.amount, 0] : [attempt.amount]
}
