import type { CommitContext, Reference } from '../../audit/commit.ts'
import type { Location } from '../entry.ts'

/** What every command takes beside its own fields. */
export interface CommandOptions extends CommitContext {
  /**
   * Within its retention the same key and command gives the first result, and has its effect once; also
   * if the first changed nothing. A refused command binds no key.
   */
  readonly idempotencyKey?: string
  /** Gives up waiting for a lock; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** What every command on one stock level takes. */
export interface LevelOptions extends CommandOptions {
  /** The level's version that the caller decided on; at another one the command is refused. */
  readonly expectedVersion?: number
}

interface LevelRequest extends LevelOptions {
  readonly warehouseId: string
  readonly productId: string
}

interface Costed {
  /** Whole smallest units of the currency (cents) for one unit of stock, from 0. */
  readonly unitCost?: number
}

/** A quantity of one product in one warehouse: a whole number from 1 to 2^53 − 1. */
export interface MoveRequest extends LevelRequest, Costed {
  readonly quantity: number
}

export interface ArrivalRequest extends MoveRequest {
  /** `damaged` for goods that arrive so; without it they are available. */
  readonly disposition?: 'available' | 'damaged'
}

export interface ReceiveRequest extends ArrivalRequest {
  /**
   * In place of `unitCost`: what the whole quantity cost, in whole smallest units, from 0. So 3 at 45.5805 are 13674
   * cents, and not a cent is lost. Both are refused.
   */
  readonly totalCost?: number
}

export type SellRequest = MoveRequest
export type QuarantineRequest = MoveRequest
export type ClearRequest = MoveRequest

/** The part of a loss that a reservation holds. */
export interface LostHold {
  readonly reservationId: string
  readonly quantity: number
}

interface Loss {
  /**
   * What of the loss is held, no more than is lost: these holds are ended in the same commit, in part or whole,
   * and `hold-lost` tells of each.
   */
  readonly fromHeld?: readonly LostHold[]
}

export interface MarkDamagedRequest extends MoveRequest, Loss {}

export interface RemoveRequest extends MoveRequest, Loss {
  readonly reason: string
}

export interface WriteOffRequest extends MoveRequest {
  readonly from: 'damaged' | 'quarantined'
  readonly reason: string
}

export interface ReturnStockRequest extends MoveRequest {
  readonly disposition: 'available' | 'quarantined' | 'damaged'
  /**
   * The reservation that it reverses, of the same product. While that is in memory, no more comes back than it
   * shipped and has not come back; once it is forgotten, the return is recorded unchecked.
   */
  readonly reservationId?: string
  /** The sequence of the commit that it reverses: judged in the same way, by what that shipped of the product. */
  readonly reversesSequence?: number
}

export interface ReturnToSupplierRequest extends MoveRequest {
  readonly from: 'available' | 'damaged' | 'quarantined'
  /** The sequence of the commit that received the goods: recorded, not checked. */
  readonly receiptSequence?: number
}

/** Goods that came back go out again to the customer. It names what shipped them, as their return did. */
export interface UnreturnRequest extends MoveRequest {
  readonly from: 'available' | 'quarantined' | 'damaged'
  readonly reservationId?: string
  readonly reversesSequence?: number
}

export interface ShipTransferRequest extends PartOptions {
  readonly reservationId: string
}

export interface LoseTransferRequest extends MoveRequest {
  readonly reason: string
}

export interface AdjustRequest extends LevelRequest, Costed {
  /** A whole number other than 0: found if positive, missing if negative. */
  readonly delta: number
  readonly reason: string
}

export interface CountRequest extends LevelRequest, Costed, Loss {
  /** What stands on the shelf, held goods included: available + reserved + committed; from 0. */
  readonly counted: number
  readonly reason: string
}

export interface ReserveRequest extends MoveRequest {
  /** How long it holds, in whole milliseconds from 1; without it the manager's default (15 minutes). */
  readonly ttlMs?: number
}

export interface ReserveLine extends Costed {
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  readonly reference?: Reference
  /** The level's version that the caller decided on. */
  readonly expectedVersion?: number
}

export interface ReserveAllRequest extends CommandOptions {
  /** At least one line; a reservation each, all or none. */
  readonly lines: readonly ReserveLine[]
  readonly ttlMs?: number
}

export interface TransferRequest extends CommandOptions, Costed {
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly productId: string
  readonly quantity: number
}

/** Options of a command on a reservation. */
export interface ReservationOptions extends LevelOptions, Costed {}

export interface PartOptions extends ReservationOptions {
  /** A part of what it holds; without it, all. */
  readonly quantity?: number
}

export interface ExtendOptions extends LevelOptions {
  /** From now, in whole milliseconds from 1; the expiry never becomes earlier than it was. */
  readonly ttlMs: number
}

export interface AddWarehouseRequest extends CommandOptions {
  readonly id: string
  readonly name: string
  readonly capacity?: number
  readonly reorderThreshold?: number
  readonly location?: Location
}

/** At least one of them; the other stays as it is. */
export type LevelSettings =
  | { readonly reorderThreshold: number | null; readonly keepBack?: number | null }
  | { readonly reorderThreshold?: number | null; readonly keepBack: number | null }

/**
 * What one level has of its own: its threshold, which `null` gives up for the warehouse's; and how many units of it
 * are not to be allocated, which `null` sets to none. A plain `reserve` may still have those.
 */
export type ConfigureLevelRequest = LevelSettings &
  LevelOptions & { readonly warehouseId: string; readonly productId: string }

/** A warehouse's settings: what is given changes, `null` takes a setting away. */
export interface ConfigureWarehouseRequest extends CommandOptions {
  readonly warehouseId: string
  readonly productId?: undefined
  readonly name?: string
  readonly capacity?: number | null
  readonly reorderThreshold?: number | null
  readonly location?: Location | null
}

export type ConfigureRequest = ConfigureLevelRequest | ConfigureWarehouseRequest
