import type { LedgerFold } from '../ledger/ledger-room.ts'
import { moduleBeside } from '../ledger/module-beside.ts'
import { never } from './approval.ts'
import { TransferBook } from './transfers-book.ts'
import { transfersKind } from './transfers-kind.ts'

/** What reads transfers in a log, for tools and for the thread that takes snapshots. */
export const ledgerFold: LedgerFold = Object.freeze({
  kind: transfersKind,
  make: () => new TransferBook(never()),
  module: moduleBeside(import.meta.url, 'transfers-fold'),
})
