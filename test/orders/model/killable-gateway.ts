import type {
  AuthorizeAnswer,
  AuthorizeRequest,
  CaptureAnswer,
  GatewayAnswer,
  LookupRequest,
  PaymentGateway,
  RefundAnswer,
  RefundRequest,
  VoidAnswer,
} from '../../../src/orders.ts'

/** What becomes of the next call: done, refused, done with a lost answer, failed before anything was done, half done. */
export type Behaviour = 'done' | 'refused' | 'lost' | 'error' | 'half'

/** When the next call stops for ever: before anything was done, or right after. */
export type Hang = 'before' | 'after'

/** A gateway that outlives the processes that call it, and does as it is told. */
export class KillableGateway implements PaymentGateway {
  next: Behaviour = 'done'
  hang: Hang | undefined
  captured = 0
  refunded = 0
  readonly #answers: Map<string, GatewayAnswer> = new Map()
  #count = 0

  authorize({ idempotencyKey, amount }: AuthorizeRequest): Promise<AuthorizeAnswer> {
    return this.#call(idempotencyKey, (how) => {
      if (how === 'refused') return { outcome: 'declined', gatewayId: this.#newId(), amount }
      const part = how === 'half' ? Math.floor(amount / 2) : amount
      this.captured += part
      return { outcome: 'captured', gatewayId: this.#newId(), amount: part }
    })
  }

  refund({ idempotencyKey, amount }: RefundRequest): Promise<RefundAnswer> {
    return this.#call(idempotencyKey, (how) => {
      if (how === 'refused') return { outcome: 'refund-failed', gatewayId: this.#newId(), amount }
      this.refunded += amount
      return { outcome: 'refunded', gatewayId: this.#newId(), amount }
    })
  }

  async capture(): Promise<CaptureAnswer> {
    throw new Error('it captures at once')
  }

  async void(): Promise<VoidAnswer> {
    throw new Error('it captures at once')
  }

  async lookup({ idempotencyKey }: LookupRequest): Promise<GatewayAnswer | undefined> {
    return this.#answers.get(idempotencyKey)
  }

  async #call<Answer extends GatewayAnswer>(key: string, act: (how: Behaviour) => Answer): Promise<Answer> {
    const [how, hang] = [this.next, this.hang]
    this.next = 'done'
    this.hang = undefined
    if (hang === 'before') return new Promise(() => undefined)
    if (how === 'error') throw new Error('out of order')
    const answer = (this.#answers.get(key) as Answer | undefined) ?? act(how)
    this.#answers.set(key, answer)
    if (hang === 'after') return new Promise(() => undefined)
    if (how === 'lost') throw new Error('the answer was lost')
    return answer
  }

  #newId(): string {
    this.#count += 1
    return `gw-${this.#count}`
  }
}
