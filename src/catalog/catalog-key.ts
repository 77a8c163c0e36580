import type { LedgerKey } from '../ledger/contract.ts'
import type { CatalogBook } from './catalog-book.ts'
import type { CatalogEntry } from './catalog-entry.ts'

/** What the catalogue is found by. */
export const catalogKey: LedgerKey<CatalogEntry, CatalogBook> = Object.freeze({ name: 'catalog', version: 1 })
