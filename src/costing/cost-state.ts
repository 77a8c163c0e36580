import type { LandedLine } from './costing-entry.ts'
import type { PostingStamp } from './flows.ts'
import type { PerpetualMethod } from './product-books.ts'

/** All that a fold knows, as plain JSON: a fold that is made of it goes on where the other ended. */
export interface CostState {
  readonly version: 1
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

/** Rows refer to each other by their places in these lists. */
export interface BooksState {
  readonly ranks: number
  readonly turns: number
  readonly origins: readonly OriginRow[]
  readonly issues: readonly IssueRow[]
  readonly receipts: readonly number[]
  readonly products: readonly ProductRow[]
}

export type OriginRow = readonly [
  rank: number,
  sequence: number,
  index: number,
  time: number,
  productId: string,
  isCosted: boolean,
  sold: number,
  lost: number,
  atSupplier: number,
  ownQuantity: number,
  ownValue: number,
]

export type PartRow = readonly [origin: number, quantity: number, value: number, isCosted: boolean]

export type IssueRow = readonly [
  sequence: number,
  index: number,
  productId: string,
  time: number,
  line: string | null,
  reservationId: string | null,
  out: BundleRow,
  back: readonly (readonly [turn: number, part: PartRow])[],
]

export type BundleRow = readonly [value: number, costed: number, uncosted: number, parts: readonly PartRow[]]

export interface ProductRow {
  readonly productId: string
  readonly transit?: readonly number[]
  readonly pools: readonly PoolRow[]
  readonly issues: readonly number[]
}

export interface PoolRow {
  readonly key: string
  readonly flows: readonly number[]
  readonly worth: number
  readonly parts: readonly PartRow[]
  readonly shipped: readonly number[]
  readonly deficits: readonly DeficitRow[]
}

export interface DeficitRow {
  readonly stamp: PostingStamp
  readonly quantity: number
  readonly origin: number
  readonly shipped: number | null
}
