import { errorAs } from '../errors/inventory-error.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'
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

/** So many answers are remembered: what is asked for again is asked for soon. The log has all of them. */
const mostRemembered = 10_000

/** Waits for what becomes of payments, and gives orders as these outcomes left them. */
export class PaymentsDesk {
  readonly #port: LedgerPort
  readonly #waiting: Map<string, Set<(order: Order) => void>> = new Map()
  /** Events that are being taken in. */
  readonly #telling: Map<string, Promise<Order | undefined>> = new Map()
  /** Orders as they were, by the attempt that was decided and by the gateway's event. */
  readonly #remembered: Map<string, Order> = new Map()

  constructor(port: LedgerPort) {
    this.#port = port
  }

  /** An outcome was recorded, and left the order so. */
  decided(attemptId: string, order: Order): void {
    if (isUndecided(order, attemptId) || this.#remembered.has(attemptId)) return
    this.#remember(attemptId, order)
    for (const tell of this.#waiting.get(attemptId) ?? []) tell(order)
    this.#waiting.delete(attemptId)
  }

  /**
   * Takes in an event of the gateway's, once: the same event again gets the first answer.
   * @param take gives the order as the event left it; undefined if it had been taken in before
   */
  async told(orderId: string, eventId: string, take: () => Promise<Order | undefined>): Promise<Order> {
    // Nothing is checked yet: what is no id is refused by whoever takes it.
    if (typeof orderId !== 'string' || typeof eventId !== 'string') return (await take()) as Order
    const name = JSON.stringify([orderId, eventId])
    const taken = this.#telling.get(name) ?? take().finally(() => this.#telling.delete(name))
    this.#telling.set(name, taken)
    const order = (await taken) ?? this.#remembered.get(name)
    if (order === undefined) return this.#orderAfter(orderId, ({ seen }) => seen[seenEvent(eventId)] !== undefined)
    this.#remember(name, order)
    return order
  }

  /**
   * The order as an attempt's outcome left it.
   * @param isOpen whether the attempt is being asked about, or its outcome recorded
   * @throws PAYMENT_UNDECIDED if there is none within the time; the outbox goes on asking
   */
  async outcomeOf(attempted: Attempted, isOpen: boolean, timeoutMs: number, signal?: AbortSignal): Promise<Order> {
    const { orderId, attemptId } = attempted
    const known = this.#remembered.get(attemptId)
    if (known !== undefined) return known
    if (isOpen) return this.#whenDecided(attempted, timeoutMs, signal)
    return this.#orderAfter(orderId, (_, facts) => facts.some((fact) => decides(fact, attemptId)))
  }

  #remember(name: string, order: Order): void {
    this.#remembered.set(name, order)
    if (this.#remembered.size <= mostRemembered) return
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest)
      return
    }
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

  #whenDecided({ orderId, attemptId }: Attempted, timeoutMs: number, signal: AbortSignal | undefined): Promise<Order> {
    return new Promise((resolve, reject) => {
      const tellers = this.#waiting.get(attemptId) ?? new Set()
      const end = (): void => {
        stopTimer()
        signal?.removeEventListener('abort', onAbort)
        tellers.delete(tell)
        if (tellers.size === 0) this.#waiting.delete(attemptId)
      }
      const tell = (order: Order): void => {
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

function isUndecided({ payments }: Order, attemptId: string): boolean {
  const status = payments.find(({ id }) => id === attemptId)?.status
  return status === 'undecided' || status === 'authorized'
}

function decides(fact: OrderEntry, attemptId: string): boolean {
  return deciding.has(fact.type) && (fact as { readonly attemptId: string }).attemptId === attemptId
}
