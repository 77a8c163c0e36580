import type { LedgerFold } from '../ledger/ledger-room.ts'
import { moduleBeside } from '../ledger/module-beside.ts'
import { CatalogBook } from './catalog-book.ts'
import { catalogKind } from './catalog-kind.ts'

/** What reads the catalogue in a log, for tools and for the thread that takes snapshots. */
export const ledgerFold: LedgerFold = Object.freeze({
  kind: catalogKind,
  make: () => new CatalogBook(false),
  module: moduleBeside(import.meta.url, 'catalog-fold'),
})
