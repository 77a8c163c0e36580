import type { Reference } from '../audit/commit.ts'
import type { Reservation } from './reservation.ts'
import type { ReservationBook } from './reservation-book.ts'
import type { StockLevel } from './stock-level.ts'

/**
 * What a state keeps its stock in. It has no part in what anything means: whatever it does to be fast and small,
 * it does behind these methods, and none of it is a part of the state.
 */
export interface StockStorage {
  /** For one warehouse. @param make makes a level of a product */
  newLevels(make: (productId: string) => StockLevel): Levels
  newBook(level: StockLevel): ReservationBook
  /** Of whichever level. */
  reservation(id: string): Reservation | undefined
  /** Those that were made with a reference: commit by commit, and of one commit level by level. */
  withReference(reference: Reference): Reservation[]
  /** An id for the next reservation, such that it is found fast. @param random three random numbers, from a place on */
  nextId(random: Int32Array, from: number): string
  /** A number that stands for a reservation as long as it is kept. It takes less to remember than an id. */
  numberOf(id: string): number
  idOf(number: number): string
  numbered(number: number): Reservation
  readonly expiries: Expiries
  /** What an image keeps of how it is stored; a storage that continues from it gives no id that was given before. */
  readonly note: StorageNote
  continueFrom(note: StorageNote): void
}

/** Plain values of the storage's own. What another kind of storage wrote is passed over. */
export type StorageNote = Readonly<Record<string, unknown>>

/** The levels of a warehouse, by their products, in the order in which they were added. */
export interface Levels {
  get(productId: string): StockLevel | undefined
  values(): Iterable<StockLevel>
  /** Makes the level of a product that has none yet. */
  add(productId: string): StockLevel
}

/** On which levels holds run out, and when. */
export interface Expiries {
  /** Whether a hold may have run out, on a level that is parked or not. */
  isAnyDue(at: number): boolean
  /** A lower bound of the next expiry on levels that are not parked; Infinity if nothing is held there. */
  readonly earliest: number
  /**
   * Levels with holds that have run out, at most `limit`, the earliest first; they stay due until
   * those holds have ended. Levels that are not eligible are parked.
   */
  due(at: number, limit: number, isEligible: (level: StockLevel) => boolean): StockLevel[]
  /** Makes parked levels due again. Returns whether there were any. */
  unpark(): boolean
}
