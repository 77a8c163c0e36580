import type { Commit, Reference } from '../audit/commit.ts'
import type { Fold } from '../audit/replayer.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { type Refusal, refuse } from '../errors/refusal.ts'
import type { CommitStamp } from './commit-stamp.ts'
import type { Entry, LevelEntry } from './entry.ts'
import { IdempotencyKeys } from './idempotency-keys.ts'
import { isMovementType, type Movement, onHandDelta } from './movement.ts'
import type { Reservation } from './reservation.ts'
import { configuredRetention, defaultRetention, type LogRetention, Retention } from './retention.ts'
import { Shipments, type Shipped } from './shipments.ts'
import type { Stock } from './stock.ts'
import { mustFollowItsMovement } from './stock-count.ts'
import { StockLevel } from './stock-level.ts'
import type { Expiries, StockStorage, StorageNote } from './stock-storage.ts'
import { type Alert, type LowStock, StockWatch } from './stock-watch.ts'
import { ShardedMap } from './storage/sharded-map.ts'
import { TableStorage } from './storage/table-storage.ts'
import { TouchedLevels } from './touched-levels.ts'
import { judgeSum, Warehouse, type WarehouseView } from './warehouse.ts'

/** What a state knows beside its contents. */
export interface StateNumbers {
  readonly sequence: number
  readonly at: number
  /** What the wall clock read at the last commit, if it stood behind. */
  readonly wallAt?: number | undefined
  readonly retention: LogRetention
  /** How many idempotency keys were dropped before their time, if any. */
  readonly keysDroppedEarly?: number | undefined
}

/** Who wants to see the state as a commit left it. */
export interface CommitReader {
  look(state: InventoryState, commit: Commit<Entry>): void
}

/**
 * Everything the log says, folded: warehouses with their levels and reservations, idempotency keys,
 * and the retention policy. The live path and the replayer change it by the same `apply`.
 *
 * Keeps: invariant 3 (nothing changes but by an entry) and 4 (replay gives the same state).
 */
export class InventoryState implements Stock, Fold<Entry> {
  readonly #warehouses: Map<string, Warehouse> = new Map()
  readonly storage: StockStorage = new TableStorage()
  /** The reservations that have ended and are still kept, by the storage's numbers. */
  readonly #ended: Retention<number> = new Retention((number) => this.#forget(this.storage.numbered(number)))
  readonly watch: StockWatch = new StockWatch()
  readonly #touched: TouchedLevels = new TouchedLevels(this.watch, (level) => this.#thresholdOf(level))
  #retention: LogRetention = defaultRetention
  #sequence = 0
  #at = 0
  #wallAt: number | undefined
  readonly keys: IdempotencyKeys = new IdempotencyKeys(() => new ShardedMap())
  readonly expiries: Expiries = this.storage.expiries
  readonly shipments: Shipments = new Shipments()

  /** A state as it was, but for its contents, which are restored next. */
  static restored(numbers: StateNumbers, note: StorageNote): InventoryState {
    const { sequence, at, wallAt, retention, keysDroppedEarly = 0 } = numbers
    const state = new InventoryState()
    state.#sequence = sequence
    state.#at = at
    state.#wallAt = wallAt
    state.#retention = retention
    state.storage.continueFrom(note)
    state.keys.earlyDrops.continueAt(keysDroppedEarly)
    return state
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

  /** The last commit applied. */
  get sequence(): number {
    return this.#sequence
  }

  /** The time of the last commit applied. */
  get at(): number {
    return this.#at
  }

  /** What the wall clock read then, if it stood behind. */
  get wallAt(): number | undefined {
    return this.#wallAt
  }

  get retention(): LogRetention {
    return this.#retention
  }

  warehouse(id: string): Warehouse | undefined {
    return this.#warehouses.get(id)
  }

  warehouses(): Iterable<Warehouse> {
    return this.#warehouses.values()
  }

  level(warehouseId: string, productId: string): StockLevel | Refusal {
    const warehouse = this.#warehouses.get(warehouseId)
    if (warehouse === undefined) return refuse('WAREHOUSE_NOT_FOUND', { warehouseId })
    return warehouse.level(productId) ?? new StockLevel(warehouse, productId)
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

  lowStock(among?: Iterable<StockLevel>): Iterable<LowStock> {
    return this.watch.low((level) => this.#thresholdOf(level), among)
  }

  /**
   * Folds one commit; returns what became true of stock levels with it.
   * @param reader looks when all of it is applied and what the retention no longer keeps is still there
   */
  apply(commit: Commit<Entry>, reader?: CommitReader): readonly Alert[] {
    let previous: Entry | undefined
    for (const entry of commit.entries) {
      this.#applyEntry(entry, commit)
      if (entry.type === 'counted') mustFollowItsMovement(entry, previous)
      previous = entry
    }
    this.#sequence = commit.sequence
    this.#at = commit.at
    this.#wallAt = commit.wallAt
    const alerts = this.#touched.look(commit.sequence)
    const { idempotencyKey, keyRetention } = commit
    if (keyRetention !== undefined) this.#retention = Object.freeze({ ...this.#retention, keys: keyRetention })
    if (idempotencyKey !== undefined) this.keys.bindCommit(commit, idempotencyKey, this.#retention, this)
    reader?.look(this, commit)
    this.#ended.enforce(this.#retention, commit.at)
    this.shipments.enforce(this.#retention, commit.at)
    const payload = this.keys.enforce(this.#retention, commit)
    return payload === undefined ? alerts : [...alerts, { event: 'keys-dropped-early', payload }]
  }

  #applyEntry(entry: Entry, commit: Commit<Entry>): void {
    if (isLevelEntry(entry)) this.#applyToLevel(entry, commit)
    else if (entry.type === 'warehouse-added') this.#addWarehouse(new Warehouse(entry, commit.sequence, this.storage))
    else if (entry.type === 'warehouse-configured') {
      const warehouse = this.#existing(entry.warehouseId)
      warehouse.configure(entry, commit.sequence)
      for (const level of warehouse.levels()) this.#touched.touch(level, commit.sequence)
    } else if (entry.type === 'retention-configured') {
      this.#retention = configuredRetention(entry, this.#retention)
    } else throw contradiction(`there is no entry of type ${String((entry as { type: unknown }).type)}`)
  }

  #applyToLevel(entry: LevelEntry, commit: Commit<Entry>): void {
    const warehouse = this.#existing(entry.warehouseId)
    const level = warehouse.levelFor(entry.productId)
    this.#touched.touch(level, commit.sequence)
    level.apply(entry, commit)
    if (entry.type === 'level-configured' || entry.type === 'counted' || entry.type === 'extended') return
    this.#followMovement(entry, level, warehouse, commit)
  }

  /** What a movement means beyond its level: the warehouse's sum, shipments, keys and retention. */
  #followMovement(movement: Movement, level: StockLevel, warehouse: Warehouse, { sequence, at }: CommitStamp): void {
    const delta = onHandDelta(movement)
    if (delta !== 0) warehouse.countArrival(delta)
    const { type, reservationId } = movement
    if (type === 'reserved') return
    if (type === 'sold' || type === 'fulfilled') this.shipments.add(sequence, at, level.productId, movement.quantity)
    if (type === 'returned') this.#takeBack(movement)
    else if (reservationId !== undefined) this.#followHold(reservationId, at)
  }

  #followHold(reservationId: string, at: number): void {
    const reservation = this.storage.reservation(reservationId) as Reservation
    if (!reservation.hasEnded) return
    this.#ended.add(this.storage.numberOf(reservationId), at)
    this.keys.reservationEnded(reservationId, at)
  }

  /** What a return names remembers it, if it was judged by that: so it was not in logs of before. */
  #takeBack({ reservationId, reversesSequence, productId, quantity, checked }: Movement): void {
    if (checked === undefined) return
    if (reversesSequence !== undefined) this.shipments.cameBack(reversesSequence, productId, quantity)
    const hold = reservationId === undefined ? undefined : this.storage.reservation(reservationId)
    if (hold !== undefined) this.#warehouses.get(hold.warehouseId)?.level(hold.productId)?.takeBack(hold, quantity)
  }

  #thresholdOf(level: StockLevel): number | undefined {
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
