import type { Commit } from '../audit/commit.ts'
import { errorAs } from '../errors/inventory-error.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'
import { factsIn } from './facts-in.ts'
import type { KeptOrder } from './kept-order.ts'
import type { Order } from './order.ts'
import { viewOf } from './order-view.ts'
import type { OrderEntry } from './orders-entry.ts'
import { paymentUndecided } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { foldOrder } from './past-order.ts'
import { seenEvent } from './payment-changes.ts'
import type { Attempted } from './payment-commands.ts'

const deciding: ReadonlySet<string> = new Set([
  'payment-captured',
  'payment-declined',
  'payment-voided',
  'payment-abandoned',
])

/** Who waits for an attempt is told the order as its outcome left it, if nothing else has happened to it since. */
type Tell = (order: Order | undefined) => void

/** Waits for what becomes of payments, and gives orders as these outcomes left them. */
export class PaymentsDesk {
  readonly #port: LedgerPort
  readonly #waiting: Map<string, Set<Tell>> = new Map()

  constructor(port: LedgerPort) {
    this.#port = port
  }

  /** The journal has a commit. */
  durable(commit: Commit<AnyEntry>): void {
    if (this.#waiting.size === 0) return
    for (const fact of factsIn(commit)) {
      if (!deciding.has(fact.type)) continue
      const { attemptId } = fact as { readonly attemptId: string }
      const waiting = this.#waiting.get(attemptId)
      if (waiting === undefined) continue
      this.#waiting.delete(attemptId)
      const order = this.#port.books.ledger(ordersKey).order(fact.id)
      const asItWas = order?.last === commit.sequence ? viewOf(order) : undefined
      for (const tell of waiting) tell(asItWas)
    }
  }

  /**
   * The order as an attempt's outcome left it.
   * @throws PAYMENT_UNDECIDED if there is none within the time; the outbox goes on asking
   */
  async outcomeOf({ orderId, attemptId }: Attempted, timeoutMs: number, signal?: AbortSignal): Promise<Order> {
    const order = this.#isUndecided(orderId, attemptId)
      ? await this.#whenDecided(orderId, attemptId, timeoutMs, signal)
      : undefined
    return order ?? this.#orderAfter(orderId, (_, facts) => facts.some((fact) => decides(fact, attemptId)))
  }

  /** The order as a gateway's event left it, when it was told first. */
  afterEvent(orderId: string, eventId: string): Promise<Order> {
    return this.#orderAfter(orderId, ({ seen }) => seen[seenEvent(eventId)] !== undefined)
  }

  /** Read back from the log: what was true then may have changed since. */
  async #orderAfter(
    orderId: string,
    isIt: (order: KeptOrder, facts: readonly OrderEntry[]) => boolean,
  ): Promise<Order> {
    const book = this.#port.books.ledger(ordersKey)
    const { first, last } = book.order(orderId) ?? book.closed(orderId) ?? { first: 1, last: undefined }
    const order = await foldOrder(orderId, this.#port.commits(first, last), isIt)
    return viewOf(order ?? (book.order(orderId) as KeptOrder))
  }

  #isUndecided(orderId: string, attemptId: string): boolean {
    const order = this.#port.books.ledger(ordersKey).order(orderId)
    const status = order?.attempts.find(({ id }) => id === attemptId)?.status
    return status === 'undecided' || status === 'authorized'
  }

  #whenDecided(
    orderId: string,
    attemptId: string,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Order | undefined> {
    return new Promise((resolve, reject) => {
      const tellers = this.#waiting.get(attemptId) ?? new Set<Tell>()
      const end = (): void => {
        stopTimer()
        signal?.removeEventListener('abort', onAbort)
        tellers.delete(tell)
        if (tellers.size === 0) this.#waiting.delete(attemptId)
      }
      const tell: Tell = (order) => {
        end()
        resolve(order)
      }
      const onAbort = (): void => {
        end()
        reject(signal?.reason)
      }
      const stopTimer = this.#port.after(timeoutMs, () => {
        end()
        reject(errorAs(paymentUndecided, { orderId, attemptId }))
      })
      this.#waiting.set(attemptId, tellers.add(tell))
      signal?.addEventListener('abort', onAbort, { once: true })
      if (signal?.aborted === true) onAbort()
    })
  }
}

function decides(fact: OrderEntry, attemptId: string): boolean {
  return deciding.has(fact.type) && (fact as { readonly attemptId: string }).attemptId === attemptId
}
