import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'
import { changedBy } from './changed-by.ts'
import { factsIn } from './facts-in.ts'
import type { KeptOrder } from './kept-order.ts'
import { type OrderCommit, orderCommitOf } from './order-commit.ts'
import type { OrderBook } from './orders-book.ts'
import type { OrderEntry } from './orders-entry.ts'
import { ordersKey } from './orders-key.ts'

export interface OrderPastOptions {
  /** Where to begin: at the commit that made it, if left out. */
  readonly fromSequence?: number
  /** So many commits of the log are looked at; all, if left out. */
  readonly mostRead?: number
}

export interface OrderPast {
  readonly commits: readonly OrderCommit[]
  /** Where to go on, if not all were looked at. */
  readonly next?: number
}

const fields = fieldsOf<OrderPastOptions>({ fromSequence: true, mostRead: true })

/** The commits behind an order, read from the log between the first and the last that changed it. @throws INVALID_ARGUMENT */
export async function pastOf(order: KeptOrder, port: LedgerPort, options: OrderPastOptions): Promise<OrderPast> {
  const given = readObject(options, 'options', fields)
  const from = Math.max(order.first, readOptionalWholeNumber(given, 'fromSequence', 1) ?? 1)
  const mostRead = readOptionalWholeNumber(given, 'mostRead', 1) ?? Number.MAX_SAFE_INTEGER
  const to = Math.min(order.last, from + mostRead - 1)
  if (to < from) return { commits: [] }
  const past = new Past(order.id, port.books.ledger(ordersKey))
  const commits: OrderCommit[] = []
  for await (const commit of port.commits(from, to)) {
    const own = factsIn(commit).filter((fact) => past.isChangedBy(fact))
    if (own.length > 0) commits.push(orderCommitOf(commit, own))
  }
  return { commits, ...(to < order.last && { next: to + 1 }) }
}

/** Knows which facts of a log are of one order. They are asked in the order of the log. */
class Past {
  readonly #id: string
  readonly #book: OrderBook
  /** Refunds that go back to a payment of its own. */
  readonly #refunds: Set<string> = new Set()

  constructor(id: string, book: OrderBook) {
    this.#id = id
    this.#book = book
  }

  isChangedBy(fact: OrderEntry): boolean {
    // A refund of a closed order is not in the book any more.
    const isKnown = fact.type === 'refund-failed' && this.#refunds.has(fact.refundId)
    if (!isKnown && !changedBy(fact, this.#book).includes(this.#id)) return false
    if (fact.type === 'refund-requested') this.#refunds.add(fact.refundId)
    return true
  }
}
