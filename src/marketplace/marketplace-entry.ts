import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { SellerChanges, SellerTerms, SellerType } from './seller.ts'

export interface SellerAdded extends LedgerEntry, SellerTerms {
  readonly ledger: 'marketplace'
  readonly type: 'seller-added'
  readonly sellerId: string
  readonly name: string
  readonly sellerType: SellerType
  readonly validFrom: number
}

export interface SellerChanged extends LedgerEntry {
  readonly ledger: 'marketplace'
  readonly type: 'seller-changed'
  readonly sellerId: string
  readonly validFrom: number
  readonly changes: SellerChanges
}

/** A product is a seller's, from this commit on. */
export interface ProductOwned extends LedgerEntry {
  readonly ledger: 'marketplace'
  readonly type: 'product-owned'
  readonly productId: string
  readonly sellerId: string
}

/** The facts about sellers. */
export type MarketplaceEntry = SellerAdded | SellerChanged | ProductOwned
