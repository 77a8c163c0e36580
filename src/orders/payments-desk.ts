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

/** Waits for what becomes of payments, and gives orders as these outcomes left them. */
export class PaymentsDesk {
  readonly #port: LedgerPort
  /** Who waits for an attempt to be decided. */
  readonly #waiting: Map<string, Set<() => void>> = new Map()

  constructor(port: LedgerPort) {
    this.#port = port
  }

  /** The journal has a commit. */
  durable(commit: Commit<AnyEntry>): void {
    if (this.#waiting.size === 0) return
    for (const entry of factsIn(commit)) {
      if (!deciding.has(entry.type)) continue
      const { attemptId } = entry as { readonly attemptId: string }
      for (const tell of this.#waiting.get(attemptId) ?? []) tell()
      this.#waiting.delete(attemptId)
    }
  }

  /**
   * The order as an attempt's outcome left it.
   * @throws PAYMENT_UNDECIDED if there is none within the time; the outbox goes on asking
   */
  async outcomeOf({ orderId, attemptId }: Attempted, timeoutMs: number, signal?: AbortSignal): Promise<Order> {
    if (this.#isUndecided(orderId, attemptId)) await this.#whenDecided(orderId, attemptId, timeoutMs, signal)
    return this.#orderAfter(orderId, (_, facts) => facts.some((fact) => decides(fact, attemptId)))
  }

  /** The order as a gateway's event left it, when it was told first. */
  afterEvent(orderId: string, eventId: string): Promise<Order> {
    return this.#orderAfter(orderId, ({ seen }) => seen[seenEvent(eventId)] !== undefined)
  }

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

  #whenDecided(orderId: string, attemptId: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const tellers = this.#waiting.get(attemptId) ?? new Set()
      const end = (): void => {
        stopTimer()
        signal?.removeEventListener('abort', onAbort)
        tellers.delete(tell)
      }
      const tell = (): void => {
        end()
        resolve()
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
