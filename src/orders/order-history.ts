import type { Commit } from '../audit/commit.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { changedBy } from './changed-by.ts'
import { factsIn } from './facts-in.ts'
import type { Order, OrderStatus } from './order.ts'
import { type OrderCommit, orderCommitOf } from './order-commit.ts'
import { viewOf } from './order-view.ts'
import { OrderBook } from './orders-book.ts'

/** All orders of a log, those that are closed included, and the commits behind each. For tools: it forgets nothing. */
export class OrderHistory {
  readonly #book: OrderBook = new OrderBook()
  readonly #commits: Map<string, OrderCommit[]> = new Map()

  /** Takes in the next commit of the log. */
  add(commit: Commit<object>): void {
    const facts = factsIn(commit as Commit<AnyEntry>)
    for (const fact of facts) this.#book.apply(fact, commit as Commit<AnyEntry & { ledger: string }>)
    const about = facts.map((fact) => ({ fact, ids: changedBy(fact, this.#book) }))
    for (const id of new Set(about.flatMap(({ ids }) => ids))) {
      const own = about.filter(({ ids }) => ids.includes(id)).map(({ fact }) => fact)
      const behind = this.#commits.get(id) ?? []
      behind.push(orderCommitOf(commit, own))
      this.#commits.set(id, behind)
    }
  }

  /** By its id, or else by its number. */
  find(name: string): Order | undefined {
    const order = this.#book.order(name) ?? this.#book.orderOf('number', name)
    return order && viewOf(order)
  }

  /** In the order in which they were made. */
  *orders({
    status,
    customerId,
  }: {
    status?: OrderStatus
    customerId?: string
  } = {}): Generator<Order, void, undefined> {
    for (const order of this.#book.orders()) {
      if (status !== undefined && order.status !== status) continue
      if (customerId === undefined || order.customerId === customerId) yield viewOf(order)
    }
  }

  commitsOf(orderId: string): readonly OrderCommit[] {
    return this.#commits.get(orderId) ?? []
  }
}
