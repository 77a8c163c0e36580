import type {
  AuthorizeAnswer,
  AuthorizeRequest,
  CaptureAnswer,
  CaptureRequest,
  GatewayAnswer,
  GatewayCall,
  LookupRequest,
  PaymentGateway,
  RefundAnswer,
  RefundRequest,
  VoidAnswer,
  VoidRequest,
  Webhook,
} from './payment-gateway.ts'
import type { PaymentEvent } from './payment-requests.ts'
import { type CheckedSimulation, readSimulation, type SimulatedPaymentsOptions } from './simulated-options.ts'
import { SimulatedRandom } from './simulated-random.ts'
import type { WebhookEvent } from './webhook-event.ts'
import { signWebhook, verifyWebhook } from './webhook-signature.ts'

/** What went through a simulated gateway for one attempt, in smallest units. */
export interface SimulatedAccount {
  readonly captured: number
  readonly refunded: number
}

/**
 * A payment gateway for demos and tests: it moves no money. It misbehaves as real ones do, by chances that a seed
 * fixes, each named by an option: it declines authorizations, captures and refunds; fails before it has done anything;
 * carries a call out and loses the answer; is slow; tells an event three times, or late, or after the order is gone;
 * captures what it declined; captures less than was asked. It keeps what it did by the key of each call, as a real
 * one does, and outlives the process that calls it if it is kept.
 */
export class SimulatedPayments implements PaymentGateway {
  readonly #options: CheckedSimulation
  readonly #random: SimulatedRandom
  readonly #answers: Map<string, GatewayAnswer> = new Map()
  readonly #accounts: Map<string, SimulatedAccount> = new Map()
  readonly #listeners: Set<(event: PaymentEvent) => unknown> = new Set()
  #count = 0
  #untold = 0

  /** @throws INVALID_ARGUMENT */
  constructor(options: SimulatedPaymentsOptions = {}) {
    this.#options = readSimulation(options)
    this.#random = new SimulatedRandom(this.#options.seed)
  }

  /** Who is told of what it does, as by webhooks: such as `(event) => orders.paymentEvent(event)`. Returns what ends it. */
  onEvent(listener: (event: PaymentEvent) => unknown): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What went through it, by attempt: what orders say must agree with. */
  get accounts(): ReadonlyMap<string, SimulatedAccount> {
    return this.#accounts
  }

  /** Events that are still to be told. */
  get untold(): number {
    return this.#untold
  }

  /** An event as a webhook of this gateway: signed, now. */
  webhookOf(event: WebhookEvent): Webhook {
    const { webhookSecret, now } = this.#options
    return signWebhook(event.eventId, JSON.stringify(event), webhookSecret, now())
  }

  /** @throws if it is not signed with its secret, or not of these five minutes */
  readWebhook(webhook: Webhook): WebhookEvent {
    const { webhookSecret: secret, now } = this.#options
    const { id, body } = verifyWebhook(webhook, { secret, now })
    return { ...(JSON.parse(body) as WebhookEvent), eventId: id }
  }

  authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer> {
    return this.#once(request, () => this.#authorize(request))
  }

  capture(request: CaptureRequest): Promise<CaptureAnswer> {
    return this.#once(request, () =>
      this.#random.chance(this.#options.captureDeclines)
        ? { outcome: 'declined', gatewayId: this.#newId(), amount: request.amount, reason: 'capture declined' }
        : this.#capture(request),
    )
  }

  void({ ...request }: VoidRequest): Promise<VoidAnswer> {
    return this.#once(request, () => ({ outcome: 'voided', gatewayId: this.#newId() }))
  }

  refund(request: RefundRequest): Promise<RefundAnswer> {
    return this.#once(request, () => {
      const { orderId, refundId, attemptId, amount } = request
      const gatewayId = this.#newId()
      if (this.#random.chance(this.#options.refundFailures)) {
        this.#tell({ orderId, refundId, gatewayId, outcome: 'refund-failed', amount })
        return { outcome: 'refund-failed', gatewayId, amount, reason: 'refund declined' }
      }
      this.#move(attemptId, 0, amount)
      this.#tell({ orderId, refundId, gatewayId, outcome: 'refunded', amount })
      return { outcome: 'refunded', gatewayId, amount }
    })
  }

  async lookup({ idempotencyKey }: LookupRequest): Promise<GatewayAnswer | undefined> {
    await this.#pause()
    return this.#answers.get(idempotencyKey)
  }

  #authorize(request: AuthorizeRequest): AuthorizeAnswer {
    const { orderId, attemptId, amount } = request
    const { declines, capturesAfterDecline, capturesSeparately } = this.#options
    if (this.#random.chance(declines)) {
      if (this.#random.chance(capturesAfterDecline)) this.#capture(request)
      return { outcome: 'declined', gatewayId: this.#newId(), amount, reason: 'card declined' }
    }
    if (!capturesSeparately) return this.#capture(request)
    const gatewayId = this.#newId()
    this.#tell({ orderId, attemptId, gatewayId, outcome: 'authorized', amount })
    return { outcome: 'authorized', gatewayId, amount }
  }

  #capture({ orderId, attemptId, amount: asked }: CaptureRequest | AuthorizeRequest): CaptureAnswer & AuthorizeAnswer {
    const isPart = asked > 1 && this.#random.chance(this.#options.partialCaptures)
    const amount = isPart ? Math.floor(asked / 2) : asked
    const gatewayId = this.#newId()
    this.#move(attemptId, amount, 0)
    this.#tell({ orderId, attemptId, gatewayId, outcome: 'captured', amount })
    return { outcome: 'captured', gatewayId, amount }
  }

  /** The same key is one call, whose answer is given again. */
  async #once<Answer extends GatewayAnswer>(call: GatewayCall, act: () => Answer): Promise<Answer> {
    const { idempotencyKey } = call
    await this.#pause()
    const { failures, lostAnswers } = this.#options
    if (this.#random.chance(failures)) throw new Error('the simulated gateway is out of order')
    const known = this.#answers.get(idempotencyKey) as Answer | undefined
    const answer = known ?? act()
    this.#answers.set(idempotencyKey, answer)
    if (this.#random.chance(lostAnswers)) throw new Error('the answer of the simulated gateway was lost')
    return answer
  }

  #move(attemptId: string, captured: number, refunded: number): void {
    const before = this.#accounts.get(attemptId) ?? { captured: 0, refunded: 0 }
    this.#accounts.set(attemptId, {
      captured: before.captured + captured,
      refunded: before.refunded + refunded,
    })
  }

  #tell(event: Omit<PaymentEvent, 'eventId'>): void {
    const { duplicateEvents, lateEvents, lateMs } = this.#options
    const told: PaymentEvent = Object.freeze({ ...event, eventId: this.#newId() })
    const times = this.#random.chance(duplicateEvents) ? 3 : 1
    const delayMs = this.#random.chance(lateEvents) ? lateMs : 0
    for (let time = 0; time < times; time += 1) {
      this.#untold += 1
      this.#after(delayMs, () => {
        this.#untold -= 1
        for (const listener of this.#listeners) listener(told)
      })
    }
  }

  async #pause(): Promise<void> {
    const [least, most] = this.#options.delayMs
    if (most > 0) await new Promise<void>((resolve) => this.#after(this.#random.whole(least, most), resolve))
  }

  #after(delayMs: number, callback: () => void): void {
    const { setTimeout: start } = this.#options
    if (delayMs === 0) setImmediate(callback)
    else if (start === undefined) setTimeout(callback, delayMs)
    else start(callback, delayMs)
  }

  #newId(): string {
    this.#count += 1
    return `sim_${this.#count}`
  }
}
