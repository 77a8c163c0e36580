import type { LedgerKey } from '../ledger/contract.ts'
import type { MarketplaceBook } from './marketplace-book.ts'
import type { MarketplaceEntry } from './marketplace-entry.ts'

/** What this ledger is found by. */
export const marketplaceKey: LedgerKey<MarketplaceEntry, MarketplaceBook> = Object.freeze({
  name: 'marketplace',
  version: 1,
})
