import type { Commit } from '../audit/commit.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { changedBy } from './changed-by.ts'
import { factsIn } from './facts-in.ts'
import type { KeptOrder } from './kept-order.ts'
import type { Order } from './order.ts'
import { viewOf } from './order-view.ts'
import { OrderBook } from './orders-book.ts'

/** An order as it is now, and the last commit that changed it. */
export interface ChangedOrder {
  readonly order: Order
  readonly sequence: number
}

/**
 * The orders of a log that change, for those who read it from its beginning and write down what they see. It forgets
 * closed orders as the ledger does, so it holds what is open and what was not taken yet.
 */
export class ChangedOrders {
  readonly #book: OrderBook = new OrderBook()
  #changed: Map<string, { kept: KeptOrder; sequence: number }> = new Map()

  /** Takes in the next commit of the log. */
  add(commit: Commit<object>): void {
    const { sequence, at } = commit
    const facts = factsIn(commit as Commit<AnyEntry>)
    for (const fact of facts) this.#book.apply(fact, commit as Commit<AnyEntry & { ledger: string }>)
    for (const fact of facts) {
      for (const id of changedBy(fact, this.#book)) {
        const kept = this.#book.order(id)
        if (kept !== undefined) this.#changed.set(id, { kept, sequence })
      }
    }
    this.#book.retain(at)
  }

  /** Those that changed since it was asked last. */
  *take(): Generator<ChangedOrder, void, undefined> {
    const changed = this.#changed
    this.#changed = new Map()
    for (const { kept, sequence } of changed.values()) yield { order: viewOf(kept), sequence }
  }
}
