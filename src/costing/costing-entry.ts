import type { LedgerEntry } from '../audit/ledger-entry.ts'

/** What of a later cost one received movement bears. */
export interface LandedLine {
  /** Where the movement stands among the entries of the receipt's commit. */
  readonly index: number
  readonly productId: string
  readonly warehouseId: string
  /** In whole smallest units. */
  readonly amount: number
}

/** A cost of a receipt that came after it, such as freight. It names what it is spread over, so a reader needs no other commit. */
export interface LandedCostAdded extends LedgerEntry {
  readonly ledger: 'costing'
  readonly type: 'landed-cost-added'
  /** The sequence of the commit that received the goods. */
  readonly receiptSequence: number
  readonly lines: readonly LandedLine[]
  readonly reason: string
}

/** The facts of this ledger. */
export type CostingEntry = LandedCostAdded
