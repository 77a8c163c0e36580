import type { LedgerKey } from '../ledger/contract.ts'
import type { CostingBook } from './costing-book.ts'
import type { CostingEntry } from './costing-entry.ts'

/** What this ledger is found by. */
export const costingKey: LedgerKey<CostingEntry, CostingBook> = Object.freeze({ name: 'costing', version: 1 })
