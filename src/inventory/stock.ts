import type { Reference } from '../audit/commit.ts'
import type { Refusal } from '../errors/refusal.ts'
import type { ReadLevel, ReadWarehouse } from './read-level.ts'
import type { Reservation } from './reservation.ts'
import type { Shipped } from './shipments.ts'
import type { Expiries, StockStorage } from './stock-storage.ts'
import type { LowStock } from './stock-watch.ts'

/** What commands decide on: the live stock, or the draft of a transaction. */
export interface Stock {
  warehouse(id: string): ReadWarehouse | undefined

  /** In the order in which they were added. */
  warehouseIds(): Iterable<string>

  /** The level to decide on; an empty one where nothing happened yet. */
  level(warehouseId: string, productId: string): ReadLevel | Refusal

  /** The level, if anything ever happened to it, and it may be touched now: to be looked at. */
  knownLevel(warehouseId: string, productId: string): ReadLevel | undefined

  reservation(id: string): Reservation | undefined

  /** What a commit shipped of a product, and what of that came back; undefined if it is forgotten. */
  shippedBy(sequence: number, productId: string): Shipped | undefined

  /** Whether a warehouse has room for more goods. */
  judgeArrival(warehouseId: string, productId: string, quantity: number): Refusal | undefined

  /** Whether more goods would make a warehouse's or a product's sum pass 2^53 − 1 (invariant 1). */
  judgeSums(warehouseId: string, productId: string, quantity: number): Refusal | undefined
}

/** The live stock, as the engine sees it. */
export interface LiveStock extends Stock {
  /** On which levels holds run out, and when. */
  readonly expiries: Pick<Expiries, 'isAnyDue' | 'earliest' | 'unpark'> & {
    due(at: number, limit: number, isEligible: (level: ReadLevel) => boolean): readonly ReadLevel[]
  }
  /** Gives ids for new reservations. */
  readonly storage: Pick<StockStorage, 'nextId'>

  warehouses(): Iterable<ReadWarehouse>
  reservationsFor(reference: Reference): Reservation[]
  lowStock(among?: Iterable<ReadLevel>): Iterable<LowStock>

  /** Whether a product's sum over all warehouses stays exact. */
  judgeProductSum(productId: string, quantity: number): Refusal | undefined
}
