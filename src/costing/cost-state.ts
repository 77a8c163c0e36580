import type { LandedLine } from './costing-entry.ts'
import type { PostingStamp } from './flows.ts'
import type { PerpetualMethod } from './product-books.ts'

/** All that a fold knows, as plain JSON: a fold that is made of it goes on where the other ended. */
export interface CostState {
  readonly version: 2
  readonly method: PerpetualMethod
  readonly by: 'recorded' | 'effective'
  readonly productId?: string
  /** The last commit that it knows. */
  readonly sequence: number
  readonly at: number
  readonly lines: readonly (readonly [row: string, line: string])[]
  readonly pending: readonly PendingCost[]
  readonly books: BooksState
  /** Where the units are by FIFO, for LIFO. */
  readonly byFifo?: BooksState
}

/** A later cost whose receipt has not come yet, by effective times. */
export interface PendingCost {
  readonly receiptSequence: number
  readonly line: LandedLine
}

/**
 * The books of all products. It is written each night and may be large, so it is columns of numbers and few objects.
 * Columns refer to each other by place.
 */
export interface BooksState {
  readonly ranks: number
  readonly turns: number
  readonly productIds: readonly string[]
  readonly origins: OriginColumns
  readonly issues: IssueColumns
  readonly receipts: readonly number[]
  /** In the order of the ids. */
  readonly products: readonly ProductRow[]
}

export interface OriginColumns {
  readonly rank: number[]
  readonly sequence: number[]
  readonly index: number[]
  readonly time: number[]
  readonly product: number[]
  /** 1, or 0 if nobody said what it cost. */
  readonly isCosted: number[]
  readonly sold: number[]
  readonly lost: number[]
  readonly atSupplier: number[]
  readonly ownQuantity: number[]
  readonly ownValue: number[]
}

export interface IssueColumns {
  readonly sequence: number[]
  readonly index: number[]
  readonly time: number[]
  readonly product: number[]
  readonly line: (string | null)[]
  readonly reservationId: (string | null)[]
  readonly value: number[]
  /** How many parts of it are out. */
  readonly count: number[]
  /** The parts of all, one behind the other. */
  readonly parts: number[]
  /** What came back: the issue and the turn, then a part. */
  readonly back: number[]
}

/** So many numbers of a list are one part: its origin, quantity, value, and 1 if its cost is known. */
export const partSize = 4

export interface ProductRow {
  readonly transit?: readonly number[]
  readonly pools: readonly PoolRow[]
  readonly issues: readonly number[]
}

/** Flows are written without their zeros: a place, then what stands there. */
export type PoolRow = readonly [
  key: string,
  flows: readonly number[],
  worth: number,
  parts: readonly number[],
  shipped: readonly number[],
  deficits: readonly DeficitRow[],
]

export interface DeficitRow {
  readonly stamp: PostingStamp
  readonly quantity: number
  readonly origin: number
  readonly shipped: number | null
}
