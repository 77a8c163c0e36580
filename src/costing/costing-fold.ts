import type { LedgerFold } from '../ledger/ledger-room.ts'
import { moduleBeside } from '../ledger/module-beside.ts'
import { CostingBook } from './costing-book.ts'
import { costingKind } from './costing-kind.ts'

/** What reads this ledger in a log, for tools and for the thread that takes snapshots. */
export const ledgerFold: LedgerFold = Object.freeze({
  kind: costingKind,
  make: () => new CostingBook(),
  module: moduleBeside(import.meta.url, 'costing-fold'),
})
