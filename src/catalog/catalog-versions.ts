import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, isLedgerOpened } from '../audit/ledger-entry.ts'
import { CatalogBook } from './catalog-book.ts'
import type { CatalogEntry } from './catalog-entry.ts'
import { catalogKey } from './catalog-key.ts'
import type { Product } from './product.ts'

/** The catalogue of a log, for those who read it from its beginning. */
export class CatalogVersions {
  readonly #book: CatalogBook = new CatalogBook(false)

  /** Takes in the next commit of the log. @returns the products that it changed */
  add({ entries }: Commit<object>): readonly string[] {
    const changed: string[] = []
    for (const entry of entries) {
      if (!isLedgerEntry(entry) || entry.ledger !== catalogKey.name || isLedgerOpened(entry)) continue
      const fact = entry as CatalogEntry
      this.#book.apply(fact)
      changed.push(fact.productId)
    }
    return changed
  }

  /** Every version of a product, by the time from which it is valid; none, if it is not there. */
  versionsOf(productId: string): readonly Product[] {
    return this.#book.versionsOf(productId)
  }

  /** The product as it is at a time. */
  at(productId: string, time: number): Product | undefined {
    return this.#book.at(productId, time)
  }
}
