import type { LedgerFold } from '../ledger/ledger-room.ts'
import { moduleBeside } from '../ledger/module-beside.ts'
import { OrderBook } from './orders-book.ts'
import { ordersKind } from './orders-kind.ts'

/** What reads orders in a log, for tools and for the thread that takes snapshots. */
export const ledgerFold: LedgerFold = Object.freeze({
  kind: ordersKind,
  make: () => new OrderBook(),
  module: moduleBeside(import.meta.url, 'orders-fold'),
})
