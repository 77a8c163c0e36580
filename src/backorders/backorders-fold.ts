import type { LedgerFold } from '../ledger/ledger-room.ts'
import { moduleBeside } from '../ledger/module-beside.ts'
import { BackorderBook } from './backorders-book.ts'
import { backordersKind } from './backorders-kind.ts'

/** What reads backorders in a log, for tools and for the thread that takes snapshots. */
export const ledgerFold: LedgerFold = Object.freeze({
  kind: backordersKind,
  make: () => new BackorderBook(),
  module: moduleBeside(import.meta.url, 'backorders-fold'),
})
