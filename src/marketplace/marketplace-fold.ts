import type { LedgerFold } from '../ledger/ledger-room.ts'
import { moduleBeside } from '../ledger/module-beside.ts'
import { MarketplaceBook } from './marketplace-book.ts'
import { marketplaceKind } from './marketplace-kind.ts'

/** What reads this ledger in a log, for tools and for the thread that takes snapshots. */
export const ledgerFold: LedgerFold = Object.freeze({
  kind: marketplaceKind,
  make: () => new MarketplaceBook(),
  module: moduleBeside(import.meta.url, 'marketplace-fold'),
})
