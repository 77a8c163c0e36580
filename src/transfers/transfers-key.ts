import type { LedgerKey } from '../ledger/contract.ts'
import type { TransferBook } from './transfers-book.ts'
import type { TransferEntry } from './transfers-entry.ts'

/** What this ledger is found by. */
export const transfersKey: LedgerKey<TransferEntry, TransferBook> = Object.freeze({ name: 'transfers', version: 1 })
