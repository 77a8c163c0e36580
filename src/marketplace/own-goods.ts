import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, isLedgerOpened } from '../audit/ledger-entry.ts'
import type { LedgerRow } from '../inventory/ledger-folds.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { MarketplaceBook } from './marketplace-book.ts'
import type { MarketplaceEntry } from './marketplace-entry.ts'
import { marketplaceKey } from './marketplace-key.ts'

/** Which goods are the house's own, told commit by commit: only those are an asset of it, and cost it something. */
export class OwnGoods {
  readonly #book: MarketplaceBook = new MarketplaceBook()

  /** @param image of another one, which it goes on from */
  constructor(image: Iterable<LedgerRow> = []) {
    for (const row of image) this.#book.restore(row)
  }

  note(commit: Commit<AnyEntry>): void {
    for (const entry of commit.entries) {
      if (isLedgerEntry(entry) && entry.ledger === marketplaceKey.name && !isLedgerOpened(entry))
        this.#book.apply(entry as object as MarketplaceEntry, commit)
    }
  }

  /** @param at in milliseconds since 1970; before a product had an owner, it was the house's */
  isOurs(productId: string, at: number): boolean {
    const owner = this.#book.ownerOf(productId, at)
    return owner === undefined || this.#book.versionsOf(owner)[0]?.type === 'retail_1p'
  }

  image(): readonly LedgerRow[] {
    return [...this.#book.image()]
  }
}
