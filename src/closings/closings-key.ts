import type { LedgerKey } from '../ledger/contract.ts'
import type { ClosingsBook } from './closings-book.ts'
import type { ClosingsEntry } from './closings-entry.ts'

/** What this ledger is found by. */
export const closingsKey: LedgerKey<ClosingsEntry, ClosingsBook> = Object.freeze({ name: 'closings', version: 1 })
