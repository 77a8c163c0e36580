import type { RefundCause } from './order.ts'
import type { Fact } from './order-fact.ts'

interface PaymentFact<Type extends string> extends Fact<Type> {
  readonly attemptId: string
  readonly gatewayId?: string
  /** The gateway's event that told it. */
  readonly eventId?: string
}

export interface PaymentAttempted extends PaymentFact<'payment-attempted'> {
  readonly amount: number
  readonly method?: string
  /** Until when the holds are extended. */
  readonly expiresAt?: number
}

export interface PaymentAuthorized extends PaymentFact<'payment-authorized'> {
  readonly amount: number
}

export interface PaymentCaptured extends PaymentFact<'payment-captured'> {
  readonly amount: number
}

export interface PaymentDeclined extends PaymentFact<'payment-declined'> {
  readonly why?: string
}

export interface PaymentVoided extends PaymentFact<'payment-voided'> {}
/** The gateway does not know it, and it is not tried again, since its order is cancelled. */
export interface PaymentAbandoned extends PaymentFact<'payment-abandoned'> {}

export interface RefundRequested extends Fact<'refund-requested'> {
  readonly refundId: string
  /** Whose payment it goes back to, if that is another order: the one that this replaces. */
  readonly payingOrderId?: string
  readonly attemptId: string
  readonly amount: number
  readonly cause: RefundCause
  readonly returnId?: string
  readonly why?: string
  /** The failed refund in whose place it is. */
  readonly retries?: string
}

export interface RefundMade extends Fact<'refund-made'> {
  readonly refundId: string
  readonly gatewayId?: string
  readonly eventId?: string
}

export interface RefundFailed extends Fact<'refund-failed'> {
  readonly refundId: string
  readonly gatewayId?: string
  readonly eventId?: string
  readonly why?: string
}

/** What a gateway told changes nothing, and is known now: the same event again gets the same answer. */
export interface GatewayEventNoted extends Fact<'gateway-event-noted'> {
  readonly seen: string
}

/** Money given back without goods: of some rows, of the shipping, or of the order as a whole. */
export interface GoodwillGranted extends Fact<'goodwill-granted'> {
  readonly amount: number
  readonly shipping?: number
  readonly rows?: readonly { readonly rowId: string; readonly amount: number }[]
}
