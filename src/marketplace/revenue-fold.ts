import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, isLedgerOpened, type LedgerEntry } from '../audit/ledger-entry.ts'
import type { OrderEntry } from '../orders.ts'
import { MarketplaceBook } from './marketplace-book.ts'
import type { MarketplaceEntry } from './marketplace-entry.ts'
import type { RevenuePosting } from './revenue-posting.ts'
import { SoldOrders } from './sold-orders.ts'

/**
 * Reads a log for its revenue, commit by commit, and tells each change once: what is told of commits up to some
 * sequence sums to the revenue as known there. It keeps what was shipped, since that may come back at any time.
 */
export class RevenueFold {
  readonly #book: MarketplaceBook = new MarketplaceBook()
  readonly #sold: SoldOrders

  constructor(post: (posting: RevenuePosting) => void) {
    this.#sold = new SoldOrders(this.#book, post)
  }

  /** Takes in the next commit of the log. */
  add({ sequence, at, effectiveAt = at, entries }: Commit<object>): void {
    for (let index = 0; index < entries.length; index += 1) {
      const entry = entries[index] as object
      if (!isLedgerEntry(entry) || isLedgerOpened(entry)) continue
      const moment = { sequence, index, at, effectiveAt }
      if (entry.ledger === 'orders') this.#sold.take(entry as OrderEntry, moment)
      else if (entry.ledger === 'marketplace') this.#learn(entry, moment)
    }
  }

  #learn(entry: LedgerEntry, moment: { sequence: number; index: number; at: number; effectiveAt: number }): void {
    const fact = entry as MarketplaceEntry
    if (fact.type !== 'seller-changed') {
      this.#book.apply(fact, moment)
      return
    }
    // The book replaces its lists and never changes them.
    const before = this.#book.versionsOf(fact.sellerId)
    this.#book.apply(fact, moment)
    this.#sold.restate(fact, before, moment)
  }
}
