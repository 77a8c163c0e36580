import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, isLedgerOpened } from '../audit/ledger-entry.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { MarketplaceBook } from './marketplace-book.ts'
import type { MarketplaceEntry } from './marketplace-entry.ts'
import { marketplaceKey } from './marketplace-key.ts'
import type { Seller } from './seller.ts'

/** Sellers with all their versions, told commit by commit, for those who read a log. */
export class SellerVersions {
  readonly #book: MarketplaceBook = new MarketplaceBook()

  /** @returns the sellers that the commit says something of */
  add(commit: Commit<AnyEntry>): readonly string[] {
    const told: string[] = []
    for (const entry of commit.entries) {
      if (!isLedgerEntry(entry) || entry.ledger !== marketplaceKey.name || isLedgerOpened(entry)) continue
      const fact = entry as object as MarketplaceEntry
      this.#book.apply(fact, commit)
      if (fact.type !== 'product-owned') told.push(fact.sellerId)
    }
    return told
  }

  /** By the time from which they are valid; of one time the later recorded counts, and is last. */
  versionsOf(sellerId: string): readonly Seller[] {
    return this.#book.versionsOf(sellerId)
  }
}
