import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { ProductChanges, ProductFields } from './product.ts'

export interface ProductAdded extends LedgerEntry, ProductFields {
  readonly ledger: 'catalog'
  readonly type: 'product-added'
  readonly productId: string
  readonly validFrom: number
}

export interface ProductChanged extends LedgerEntry {
  readonly ledger: 'catalog'
  readonly type: 'product-changed'
  readonly productId: string
  readonly validFrom: number
  readonly changes: ProductChanges
}

/** The facts of the catalogue. */
export type CatalogEntry = ProductAdded | ProductChanged
