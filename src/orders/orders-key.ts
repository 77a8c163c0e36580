import type { LedgerKey } from '../ledger/contract.ts'
import type { OrderBook } from './orders-book.ts'
import type { OrderEntry } from './orders-entry.ts'

/** What this ledger is found by. */
export const ordersKey: LedgerKey<OrderEntry, OrderBook> = Object.freeze({ name: 'orders', version: 1 })
