import type { WebhookEvent } from './webhook-event.ts'

/*
 * The port to whoever moves money. Amounts are smallest units of the currency. Every call bears a key: the same key is
 * the same payment, however often it is asked for. `stockhold/orders` has a contract suite for it: `gatewayContract`.
 */

/** What every call has. */
export interface GatewayCall {
  /** The same key twice is one call. */
  readonly idempotencyKey: string
  /** Aborted when nobody waits for the answer any more. What it does then is found by `lookup`. */
  readonly signal: AbortSignal
}

export interface AuthorizeRequest extends GatewayCall {
  readonly orderId: string
  readonly attemptId: string
  readonly amount: number
  readonly currency: string
  readonly method?: string
}

export interface CaptureRequest extends GatewayCall {
  readonly orderId: string
  readonly attemptId: string
  /** The gateway's id of what was authorized. */
  readonly gatewayId?: string
  readonly amount: number
  readonly currency: string
}

export interface VoidRequest extends GatewayCall {
  readonly orderId: string
  readonly attemptId: string
  readonly gatewayId?: string
}

export interface RefundRequest extends GatewayCall {
  readonly orderId: string
  readonly attemptId: string
  readonly refundId: string
  /** The gateway's id of what was captured. */
  readonly gatewayId?: string
  readonly amount: number
  readonly currency: string
}

interface Answer<Outcome extends string> {
  readonly outcome: Outcome
  /** The gateway's own id of it. */
  readonly gatewayId?: string
  readonly amount?: number
  readonly reason?: string
}

export type AuthorizeAnswer = Answer<'authorized' | 'captured' | 'declined'>
export type CaptureAnswer = Answer<'captured' | 'declined'>
export type VoidAnswer = Answer<'voided'>
export type RefundAnswer = Answer<'refunded' | 'refund-failed'>
export type GatewayAnswer = AuthorizeAnswer | CaptureAnswer | VoidAnswer | RefundAnswer

export interface LookupRequest {
  readonly idempotencyKey: string
  readonly signal: AbortSignal
}

/** What came, byte for byte: a signature is of that. */
export interface Webhook {
  readonly rawBody: string | Uint8Array
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/**
 * Whoever moves money. A call that rejects, or does not answer in time, is undecided: it is looked up, and repeated
 * with the same key only if the gateway does not know it.
 */
export interface PaymentGateway {
  /** May capture at once, where the gateway knows no authorizations. */
  authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer>
  capture(request: CaptureRequest): Promise<CaptureAnswer>
  void(request: VoidRequest): Promise<VoidAnswer>
  refund(request: RefundRequest): Promise<RefundAnswer>
  /** What became of a call; undefined if the gateway never had it. */
  lookup(request: LookupRequest): Promise<GatewayAnswer | undefined>
  /**
   * Verifies the signature of a webhook, and reads what it says; undefined if that is of no payment. Anybody may send
   * one: nothing but the signature says whose it is.
   * @throws if it is not the gateway's, with why
   */
  readWebhook?(webhook: Webhook): WebhookEvent | undefined | Promise<WebhookEvent | undefined>
}
