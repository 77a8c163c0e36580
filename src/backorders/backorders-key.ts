import type { LedgerKey } from '../ledger/contract.ts'
import type { BackorderBook } from './backorders-book.ts'
import type { BackorderEntry } from './backorders-entry.ts'

/** What this ledger is found by. */
export const backordersKey: LedgerKey<BackorderEntry, BackorderBook> = Object.freeze({ name: 'backorders', version: 1 })
