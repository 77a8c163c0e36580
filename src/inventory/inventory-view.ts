import type { Reference } from '../audit/commit.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { fieldsOf, type KnownFields, readObject } from '../errors/known-fields.ts'
import { isRefusal } from '../errors/refusal.ts'
import { availabilityOf, type PastAvailability, type Writable, withoutPlanned } from './availability.ts'
import type { Bucket, PlannedBucket } from './bucket.ts'
import type { ReadState } from './inventory-state.ts'
import { type LedgerRow, nothingPlanned, type PlannedCounts } from './ledger-folds.ts'
import type { LevelKey } from './level-key.ts'
import type { ReadLevel, ReadWarehouse } from './read-level.ts'
import { readOptionalReference } from './request/context.ts'
import { readChoice, readId, readOptionalId } from './request/fields.ts'
import { readNamedLevel } from './request/named-level.ts'
import { type Reservation, type ReservationStatus, reservationStatuses } from './reservation.ts'
import type { LowStock } from './stock-watch.ts'
import type { WarehouseView } from './warehouse.ts'

/** The counts of one product in one warehouse: a frozen copy. `incoming` and `backordered` are what ledgers say. */
export interface StockView extends LevelKey, Readonly<Record<Bucket, number>> {
  /** The sum of the physical buckets: available, reserved, committed, damaged, quarantined. */
  readonly onHand: number
  /** Raised once by each commit that touches the level; 0 before the first. */
  readonly version: number
  /** The level's own threshold, else its warehouse's. */
  readonly reorderThreshold?: number
  /** The units of it that are not to be allocated, if that was set. */
  readonly keepBack?: number
}

/** In a replay without all ledgers of its log `incoming` and `backordered` are left out, since nobody there knows. */
export interface PastStockView extends Omit<StockView, PlannedBucket>, Partial<PlannedCounts> {}

/** A ledger of the log. */
export interface LedgerView {
  readonly ledger: string
  readonly version: number
  /** The first value of a row is its key. */
  readonly rows?: Iterable<LedgerRow>
}

/** All that are given must match. */
export interface ReservationFilter {
  readonly status?: ReservationStatus
  readonly warehouseId?: string
  readonly productId?: string
  /** What it was made with: the reference of its own line, else that of the command that made it. */
  readonly reference?: Reference
}

/** All that are given must match. */
export type LevelFilter = Pick<ReservationFilter, 'warehouseId' | 'productId'>

const levelFilterFields = fieldsOf<LevelFilter>({ warehouseId: true, productId: true })
const reservationFilterFields = fieldsOf<ReservationFilter>({
  status: true,
  warehouseId: true,
  productId: true,
  reference: true,
})

/** Reads of an inventory state, live or replayed. What they give is frozen or a copy. */
export class InventoryView {
  readonly #state: ReadState

  constructor(state: ReadState) {
    this.#state = state
  }

  /** The last commit that this state knows; 0 for none. */
  get sequence(): number {
    return this.#state.books.sequence
  }

  /** The time of that commit. */
  get at(): number {
    return this.#state.books.at
  }

  /** The ledgers that the log has, and all that each of them is as rows; without rows if it is not known here. */
  ledgers(): readonly LedgerView[] {
    const { ledgers } = this.#state
    const known = new Map(Array.from(ledgers.images(), ([name, , rows]) => [name, rows]))
    return Array.from(ledgers.versions, ([ledger, version]) => {
      const rows = known.get(ledger)
      return Object.freeze({ ledger, version, ...(rows !== undefined && { rows }) })
    })
  }

  /** All zero for a product that was never stocked there. @throws WAREHOUSE_NOT_FOUND */
  stock(key: LevelKey): PastStockView {
    const { warehouseId, productId } = readNamedLevel(key)
    const warehouse = this.#warehouse(warehouseId)
    const level = this.#state.stock.level(warehouse.id, productId)
    if (isRefusal(level)) throw new InventoryError(level.code, level.details)
    return stockView(level, warehouse.reorderThreshold, this.#state.ledgers.counts(productId, warehouseId))
  }

  /** See `InventoryManager.levels`. @throws WAREHOUSE_NOT_FOUND */
  levels(filter: LevelFilter = {}): Iterable<PastStockView> {
    const found: PastStockView[] = []
    for (const level of this.#levels(this.#readLevelFilter(filter))) {
      const { warehouseId, productId } = level
      const threshold = this.#state.stock.warehouse(warehouseId)?.reorderThreshold
      found.push(stockView(level, threshold, this.#state.ledgers.counts(productId, warehouseId)))
    }
    return found
  }

  availability(productId: string): PastAvailability {
    readId({ productId }, 'productId')
    return availabilityOf(productId, this.#state)
  }

  /** @throws RESERVATION_NOT_FOUND */
  reservation(id: string): Reservation {
    readId({ reservationId: id }, 'reservationId')
    const reservation = this.#state.stock.reservation(id)
    if (reservation === undefined) throw new InventoryError('RESERVATION_NOT_FOUND', { reservationId: id })
    return reservation
  }

  /** See `InventoryManager.reservations`. */
  reservations(filter: ReservationFilter = {}): Iterable<Reservation> {
    const wanted = readFilter(filter, reservationFilterFields)
    const found: Reservation[] = []
    for (const reservation of this.#candidates(wanted)) if (matches(reservation, wanted)) found.push(reservation)
    return found
  }

  /** @throws WAREHOUSE_NOT_FOUND */
  warehouse(id: string): WarehouseView {
    return this.#warehouse(readId({ warehouseId: id }, 'warehouseId')).view()
  }

  warehouses(): readonly WarehouseView[] {
    return Array.from(this.#state.stock.warehouses(), (warehouse) => warehouse.view())
  }

  /** See `InventoryManager.lowStock`. @throws WAREHOUSE_NOT_FOUND */
  lowStock(filter: LevelFilter = {}): readonly LowStock[] {
    const wanted = this.#readLevelFilter(filter)
    const isOfAll = wanted.warehouseId === undefined && wanted.productId === undefined
    return [...this.#state.stock.lowStock(isOfAll ? undefined : this.#levels(wanted))]
  }

  #warehouse(id: string): ReadWarehouse {
    const warehouse = this.#state.stock.warehouse(id)
    if (warehouse === undefined) throw new InventoryError('WAREHOUSE_NOT_FOUND', { warehouseId: id })
    return warehouse
  }

  #readLevelFilter(filter: LevelFilter): LevelFilter {
    const wanted = readFilter(filter, levelFilterFields)
    if (wanted.warehouseId !== undefined) this.#warehouse(wanted.warehouseId)
    return wanted
  }

  /** The fewest that have to be looked at. */
  *#candidates(filter: ReservationFilter): Generator<Reservation> {
    if (filter.reference !== undefined) yield* this.#state.stock.reservationsFor(filter.reference)
    else for (const level of this.#levels(filter)) yield* level.reservations()
  }

  *#levels({ warehouseId, productId }: LevelFilter): Generator<ReadLevel> {
    for (const warehouse of this.#warehouses(warehouseId)) {
      if (productId === undefined) yield* warehouse.levels()
      else {
        const level = warehouse.level(productId)
        if (level !== undefined) yield level
      }
    }
  }

  #warehouses(id: string | undefined): Iterable<ReadWarehouse> {
    if (id === undefined) return this.#state.stock.warehouses()
    const warehouse = this.#state.stock.warehouse(id)
    return warehouse === undefined ? [] : [warehouse]
  }
}

/** @param planned what ledgers say; left out where nobody here knows what a ledger says */
export function stockView(level: ReadLevel, warehouseThreshold: number | undefined, planned: PlannedCounts): StockView
export function stockView(
  level: ReadLevel,
  warehouseThreshold: number | undefined,
  planned: PlannedCounts | undefined,
): PastStockView
export function stockView(
  level: ReadLevel,
  warehouseThreshold: number | undefined,
  planned: PlannedCounts | undefined,
): PastStockView {
  const { available, reserved, committed, damaged, quarantined } = level.counts
  const { incoming, backordered } = planned ?? nothingPlanned
  const { keepBack, reorderThreshold = warehouseThreshold } = level
  // In one piece: an object that is put together of others takes twice as long.
  const view: Writable<StockView> = {
    warehouseId: level.warehouseId,
    productId: level.productId,
    available,
    reserved,
    committed,
    damaged,
    quarantined,
    onHand: level.onHand,
    incoming,
    backordered,
    version: level.version,
  }
  if (reorderThreshold !== undefined) view.reorderThreshold = reorderThreshold
  if (keepBack !== undefined) view.keepBack = keepBack
  return Object.freeze(planned === undefined ? withoutPlanned(view) : view)
}

function readFilter(value: unknown, known: KnownFields): ReservationFilter {
  const filter = readObject(value, 'filter', known)
  if (filter.status !== undefined) readChoice(filter, 'status', reservationStatuses)
  readOptionalId(filter, 'warehouseId')
  readOptionalId(filter, 'productId')
  const reference = readOptionalReference(filter, 'reference')
  return reference === undefined ? filter : { ...filter, reference }
}

function matches(reservation: Reservation, filter: ReservationFilter): boolean {
  const { status, warehouseId, productId, reference } = filter
  return (
    (status === undefined || reservation.status === status) &&
    (warehouseId === undefined || reservation.warehouseId === warehouseId) &&
    (productId === undefined || reservation.productId === productId) &&
    (reference === undefined || isSameReference(reservation.reference, reference))
  )
}

function isSameReference(a: Reference | undefined, b: Reference): boolean {
  return a?.type === b.type && a.id === b.id
}
