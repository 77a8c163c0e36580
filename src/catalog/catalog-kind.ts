import { isLedgerEntry } from '../audit/ledger-entry.ts'
import { type Refusal, refuseAs } from '../errors/refusal.ts'
import type { AnyEntry, LedgerKind, ReadBooks } from '../ledger/contract.ts'
import type { CatalogBook } from './catalog-book.ts'
import { addProduct, changeProduct } from './catalog-commands.ts'
import type { CatalogEntry } from './catalog-entry.ts'
import { productNotFound } from './catalog-errors.ts'
import { catalogKey } from './catalog-key.ts'

/**
 * What a strict catalogue lets pass though it does not know the product: facts about holds that there are, goods
 * that leave for good, and the end of a transfer that was sent. So a catalogue can become strict over stock that is older than it.
 */
const alwaysAllowed: ReadonlySet<string> = new Set([
  'released',
  'expired',
  'confirmed',
  'cancelled',
  'fulfilled',
  'extended',
  'removed',
  'damaged',
  'written-off',
  'returned-to-supplier',
  'unreturned',
  'transfer-shipped',
  'transferred-in',
  'transfer-lost',
])

export const catalogKind: LedgerKind<CatalogEntry, CatalogBook> = Object.freeze({
  ...catalogKey,
  commands: Object.freeze({ add: addProduct, change: changeProduct }),
  judge: judgeProducts,
})

function judgeProducts(entries: readonly AnyEntry[], books: ReadBooks): Refusal | undefined {
  const catalog = books.ledger(catalogKey)
  if (!catalog.isStrict) return undefined
  for (const entry of entries) {
    if (isLedgerEntry(entry) || !('productId' in entry) || alwaysAllowed.has(entry.type)) continue
    if (!catalog.has(entry.productId)) return refuseAs(productNotFound, { productId: entry.productId })
  }
  return undefined
}
