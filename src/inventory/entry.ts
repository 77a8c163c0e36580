import type { Commit, JsonValue, Reference } from '../audit/commit.ts'
import type { Movement } from './movement.ts'
import type { RetentionPolicy } from './retention.ts'

/** Degrees: latitude −90 to 90, longitude −180 to 180. */
export interface Location {
  readonly latitude: number
  readonly longitude: number
}

export interface WarehouseAdded {
  readonly type: 'warehouse-added'
  readonly warehouseId: string
  readonly name: string
  /** The most `onHand` of all products together; without it there is no bound. */
  readonly capacity?: number
  readonly reorderThreshold?: number
  readonly location?: Location
  readonly reference?: Reference
}

/** Only what changed is there; `null` takes a setting away. */
export interface WarehouseConfigured {
  readonly type: 'warehouse-configured'
  readonly warehouseId: string
  readonly name?: string
  readonly capacity?: number | null
  readonly reorderThreshold?: number | null
  readonly location?: Location | null
  readonly reference?: Reference
}

/** What a level has of its own. */
export interface LevelConfigured {
  readonly type: 'level-configured'
  readonly warehouseId: string
  readonly productId: string
  /** Its own threshold from here on, changed or not; `null`: the warehouse's applies. */
  readonly reorderThreshold: number | null
  /** The units that are not to be allocated, if that changed; `null`: none. */
  readonly keepBack?: number | null
  readonly reference?: Reference
}

export interface HoldExtended {
  readonly type: 'extended'
  readonly warehouseId: string
  readonly productId: string
  readonly reservationId: string
  readonly expiresAt: number
  readonly reference?: Reference
}

/** What stood on a shelf when somebody counted it; the movement that sets the books right stands before it. */
export interface StockCounted {
  readonly type: 'counted'
  readonly warehouseId: string
  readonly productId: string
  readonly counted: number
  /** What the books said: available + reserved + committed. */
  readonly expected: number
  /** `counted` − `expected`: 0 if the books were right. */
  readonly difference: number
  readonly reference?: Reference
}

/**
 * Why the holds of its commit are where they are: the plan of an allocation, as plain JSON. It stands behind them where
 * the commit has an idempotency key, which gives the plan again.
 */
export interface StockAllocated {
  readonly type: 'allocated'
  readonly plan: JsonValue
  readonly reference?: Reference
}

/** How long, and how many, ended reservations stay in memory; and idempotency keys, if that was asked. */
export interface RetentionConfigured {
  readonly type: 'retention-configured'
  readonly maxAgeMs: number
  readonly maxCount: number
  readonly keys?: RetentionPolicy
  readonly reference?: Reference
}

export type WarehouseEntry = WarehouseAdded | WarehouseConfigured | RetentionConfigured

/** What changes one stock level, and so its version. */
export type LevelEntry = Movement | LevelConfigured | HoldExtended | StockCounted

/** One fact in the log. Its identity is the pair (sequence of its commit, index in it). */
export type Entry = LevelEntry | WarehouseEntry | StockAllocated

/** The entries of one command, appended together or not at all. */
export type EntryCommit<Of = Entry> = Commit<Of>
