import type { LedgerFold } from '../ledger/ledger-room.ts'
import { moduleBeside } from '../ledger/module-beside.ts'
import { ClosingsBook } from './closings-book.ts'
import { closingsKind } from './closings-kind.ts'

/** What reads this ledger in a log, for tools and for the thread that takes snapshots. */
export const ledgerFold: LedgerFold = Object.freeze({
  kind: closingsKind,
  make: () => new ClosingsBook(),
  module: moduleBeside(import.meta.url, 'closings-fold'),
})
