import type { Reference } from '../audit/commit.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { type Refusal, refuse } from '../errors/refusal.ts'
import type { CommitStamp } from './commit-stamp.ts'
import type { Entry, LevelEntry, RetentionConfigured } from './entry.ts'
import { isMovementType, isReversal, type Movement, onHandDelta } from './movement.ts'
import type { ReadLevel } from './read-level.ts'
import type { Reservation } from './reservation.ts'
import { Retention, type RetentionPolicy } from './retention.ts'
import { Shipments, type Shipped } from './shipments.ts'
import type { LiveStock } from './stock.ts'
import { StockLevel } from './stock-level.ts'
import type { Expiries, StockStorage } from './stock-storage.ts'
import { type Alert, type LowStock, StockWatch } from './stock-watch.ts'
import { TouchedLevels } from './touched-levels.ts'
import { judgeSum, Warehouse, type WarehouseView } from './warehouse.ts'

/** An entry that is about stock. */
export type StockEntry = Exclude<Entry, RetentionConfigured>

/** What the entries about stock come to: warehouses with their levels and reservations, and what was shipped. */
export class StockFold implements LiveStock {
  readonly #warehouses: Map<string, Warehouse> = new Map()
  readonly storage: StockStorage
  /** The reservations that have ended and are still kept, by the storage's numbers. */
  readonly #ended: Retention<number> = new Retention((number) => this.#forget(this.storage.numbered(number)))
  readonly watch: StockWatch = new StockWatch()
  readonly #touched: TouchedLevels = new TouchedLevels(this.watch, (level) => this.#thresholdOf(level))
  readonly expiries: Expiries
  readonly shipments: Shipments = new Shipments()

  constructor(storage: StockStorage) {
    this.storage = storage
    this.expiries = storage.expiries
  }

  restoreWarehouse({ id, onHand, lastSequence, ...settings }: WarehouseView & { lastSequence: number }): Warehouse {
    const added = { type: 'warehouse-added', warehouseId: id, ...settings } as const
    const warehouse = new Warehouse(added, lastSequence, this.storage)
    warehouse.countArrival(onHand)
    this.#addWarehouse(warehouse)
    return warehouse
  }

  restoreReservation(level: StockLevel, reservation: Reservation): void {
    level.restore(reservation)
  }

  /** A reservation that was restored has ended, after all those that were told before. */
  restoreEnd(id: string): void {
    const number = this.storage.numberOf(id)
    this.#ended.add(number, this.storage.numbered(number).endedAt as number)
  }

  warehouse(id: string): Warehouse | undefined {
    return this.#warehouses.get(id)
  }

  warehouseIds(): Iterable<string> {
    return this.#warehouses.keys()
  }

  warehouses(): Iterable<Warehouse> {
    return this.#warehouses.values()
  }

  level(warehouseId: string, productId: string): StockLevel | Refusal {
    const warehouse = this.#warehouses.get(warehouseId)
    if (warehouse === undefined) return refuse('WAREHOUSE_NOT_FOUND', { warehouseId })
    return warehouse.level(productId) ?? new StockLevel(warehouse, productId)
  }

  knownLevel(warehouseId: string, productId: string): StockLevel | undefined {
    return this.#warehouses.get(warehouseId)?.level(productId)
  }

  reservation(id: string): Reservation | undefined {
    return this.storage.reservation(id)
  }

  /** The ids of the reservations that have ended and are still kept, in the order in which they did. */
  *endedIds(): Generator<string, void, undefined> {
    for (const [number] of this.#ended.items()) yield this.storage.idOf(number)
  }

  /** All reservations in memory, level by level, in the order in which they were made. */
  *reservations(): Generator<Reservation, void, undefined> {
    for (const warehouse of this.#warehouses.values()) {
      for (const level of warehouse.levels()) yield* level.reservations()
    }
  }

  reservationsFor(reference: Reference): Reservation[] {
    return this.storage.withReference(reference)
  }

  shippedBy(sequence: number, productId: string): Shipped | undefined {
    return this.shipments.of(sequence, productId)
  }

  judgeArrival(warehouseId: string, productId: string, quantity: number): Refusal | undefined {
    return this.#warehouses.get(warehouseId)?.judgeArrival(productId, quantity)
  }

  judgeSums(warehouseId: string, productId: string, quantity: number): Refusal | undefined {
    return this.#warehouses.get(warehouseId)?.judgeSum(quantity) ?? this.judgeProductSum(productId, quantity)
  }

  /** Whether a product's sum over all warehouses, which `availability` gives, stays exact. */
  judgeProductSum(productId: string, quantity: number): Refusal | undefined {
    let sum = 0
    for (const warehouse of this.#warehouses.values()) sum += warehouse.level(productId)?.onHand ?? 0
    return judgeSum(`${productId} in all warehouses`, quantity, sum)
  }

  lowStock(among?: Iterable<ReadLevel>): Iterable<LowStock> {
    return this.watch.low((level) => this.#thresholdOf(level), among)
  }

  /**
   * Applies one entry of a commit.
   * @returns the id of the reservation that ended with it, if one did
   */
  apply(entry: StockEntry, commit: CommitStamp): string | undefined {
    if (isLevelEntry(entry)) return this.#applyToLevel(entry, commit)
    if (entry.type === 'warehouse-added') this.#addWarehouse(new Warehouse(entry, commit.sequence, this.storage))
    else if (entry.type === 'warehouse-configured') {
      const warehouse = this.#existing(entry.warehouseId)
      warehouse.configure(entry, commit.sequence)
      for (const level of warehouse.levels()) this.#touched.touch(level, commit.sequence)
    } else if (entry.type !== 'allocated')
      throw contradiction(`there is no entry of type ${String((entry as { type: unknown }).type)}`)
    return undefined
  }

  /** What became true of stock levels with the commit, whose entries are all applied. */
  alerts(sequence: number): readonly Alert[] {
    return this.#touched.alertsAt(sequence)
  }

  /** Forgets what ended, or was shipped, too long ago. */
  retain(policy: RetentionPolicy, at: number): void {
    this.#ended.enforce(policy, at)
    this.shipments.enforce(policy, at)
  }

  #applyToLevel(entry: LevelEntry, commit: CommitStamp): string | undefined {
    const warehouse = this.#existing(entry.warehouseId)
    const level = warehouse.levelFor(entry.productId)
    this.#touched.touch(level, commit.sequence)
    level.apply(entry, commit)
    if (entry.type === 'level-configured' || entry.type === 'counted' || entry.type === 'extended') return undefined
    return this.#followMovement(entry, level, warehouse, commit)
  }

  /** What a movement means beyond its level: the warehouse's sum, shipments and retention. */
  #followMovement(
    movement: Movement,
    level: StockLevel,
    warehouse: Warehouse,
    { sequence, at }: CommitStamp,
  ): string | undefined {
    const delta = onHandDelta(movement)
    if (delta !== 0) warehouse.countArrival(delta)
    const { type, reservationId } = movement
    if (type === 'reserved') return undefined
    if (type === 'sold' || type === 'fulfilled') this.shipments.add(sequence, at, level.productId, movement.quantity)
    if (isReversal(type)) this.#takeBack(movement)
    else if (reservationId !== undefined) return this.#followHold(reservationId, at)
    return undefined
  }

  #followHold(reservationId: string, at: number): string | undefined {
    const reservation = this.storage.reservation(reservationId) as Reservation
    if (!reservation.hasEnded) return undefined
    this.#ended.add(this.storage.numberOf(reservationId), at)
    return reservationId
  }

  /** What a return names remembers it, if it was judged by that: so it was not in logs of before. */
  #takeBack({ type, reservationId, reversesSequence, productId, quantity: units, checked }: Movement): void {
    if (checked === undefined) return
    const quantity = type === 'returned' ? units : -units
    if (reversesSequence !== undefined) this.shipments.cameBack(reversesSequence, productId, quantity)
    const hold = reservationId === undefined ? undefined : this.storage.reservation(reservationId)
    if (hold !== undefined) this.#warehouses.get(hold.warehouseId)?.level(hold.productId)?.takeBack(hold, quantity)
  }

  #thresholdOf(level: ReadLevel): number | undefined {
    return level.reorderThreshold ?? this.#warehouses.get(level.warehouseId)?.reorderThreshold
  }

  #addWarehouse(warehouse: Warehouse): void {
    if (this.#warehouses.has(warehouse.id)) throw contradiction(`warehouse ${warehouse.id} is added twice`)
    this.#warehouses.set(warehouse.id, warehouse)
  }

  #existing(id: string): Warehouse {
    const warehouse = this.#warehouses.get(id)
    if (warehouse === undefined) throw contradiction(`warehouse ${id} was never added`)
    return warehouse
  }

  #forget({ id, warehouseId, productId }: Reservation): void {
    this.#warehouses.get(warehouseId)?.level(productId)?.drop(id)
  }
}

function isLevelEntry(entry: Entry): entry is LevelEntry {
  return (
    isMovementType(entry.type) ||
    entry.type === 'extended' ||
    entry.type === 'level-configured' ||
    entry.type === 'counted'
  )
}

function contradiction(problem: string): InventoryError {
  return new InventoryError('INVARIANT_VIOLATED', { invariant: 3, problem })
}
