import type { Refusal } from '../errors/refusal.ts'
import type { Reservation } from './reservation.ts'
import type { Shipped } from './shipments.ts'
import type { StockLevel } from './stock-level.ts'
import type { Warehouse } from './warehouse.ts'

/** What commands decide against: the live state, or the draft of a transaction. */
export interface Stock {
  warehouse(id: string): Warehouse | undefined

  /** The level to decide on; an empty one where nothing happened yet. */
  level(warehouseId: string, productId: string): StockLevel | Refusal

  reservation(id: string): Reservation | undefined

  /** What a commit shipped of a product, and what of that came back; undefined if it is forgotten. */
  shippedBy(sequence: number, productId: string): Shipped | undefined

  /** Whether a warehouse has room for more goods. */
  judgeArrival(warehouseId: string, productId: string, quantity: number): Refusal | undefined

  /** Whether more goods would make a warehouse's or a product's sum pass 2^53 − 1 (invariant 1). */
  judgeSums(warehouseId: string, productId: string, quantity: number): Refusal | undefined
}
