import { type Refusal, refuse } from '../errors/refusal.ts'
import type { Location, WarehouseAdded, WarehouseConfigured } from './entry.ts'
import type { LevelHistory } from './level-history.ts'
import { maxQuantity } from './quantity.ts'
import type { ReservationBook } from './reservation-book.ts'
import { type LevelSite, StockLevel } from './stock-level.ts'
import type { Levels, StockStorage } from './stock-storage.ts'

/** A warehouse as it is shown: a copy. */
export interface WarehouseView {
  readonly id: string
  readonly name: string
  /** The most `onHand` of all products together; absent where there is no bound. */
  readonly capacity?: number
  readonly reorderThreshold?: number
  readonly location?: Location
  /** All physical goods of all products. */
  readonly onHand: number
}

/**
 * A fixed location that holds stock. Owns its stock levels, its settings, and the sum of what stands
 * in it, which its capacity bounds.
 */
export class Warehouse implements LevelSite {
  readonly id: string
  readonly #storage: StockStorage
  readonly #levels: Levels
  #name: string
  #capacity: number | undefined
  #reorderThreshold: number | undefined
  #location: Location | undefined
  #onHand = 0
  #lastSequence: number

  constructor(added: WarehouseAdded, sequence: number, storage: StockStorage) {
    this.#lastSequence = sequence
    this.#storage = storage
    this.#levels = storage.newLevels((productId) => new StockLevel(this, productId))
    this.id = added.warehouseId
    this.#name = added.name
    this.#capacity = added.capacity
    this.#reorderThreshold = added.reorderThreshold
    this.#location = frozen(added.location)
  }

  /** The last commit that changed its settings. */
  get lastSequence(): number {
    return this.#lastSequence
  }

  get onHand(): number {
    return this.#onHand
  }

  get capacity(): number | undefined {
    return this.#capacity
  }

  get reorderThreshold(): number | undefined {
    return this.#reorderThreshold
  }

  get location(): Location | undefined {
    return this.#location
  }

  /** The level of a product, if anything ever happened to it here. */
  level(productId: string): StockLevel | undefined {
    return this.#levels.get(productId)
  }

  levels(): Iterable<StockLevel> {
    return this.#levels.values()
  }

  /** The level of a product, made at its first touch. */
  levelFor(productId: string): StockLevel {
    return this.#levels.get(productId) ?? this.#levels.add(productId)
  }

  /** A level as it was, without its reservations. */
  restoreLevel(productId: string, history: LevelHistory): StockLevel {
    const level = this.#levels.add(productId)
    level.goOnFrom(history)
    return level
  }

  /** For its levels: what their reservations are kept in. */
  newBook(level: StockLevel): ReservationBook {
    return this.#storage.newBook(level)
  }

  /** Whether its capacity has room for more goods; `onHand` can be that of a draft. */
  judgeArrival(productId: string, requested: number, onHand: number = this.#onHand): Refusal | undefined {
    const capacity = this.#capacity
    if (capacity === undefined || onHand + requested <= capacity) return undefined
    const free = Math.max(0, capacity - onHand)
    return refuse('CAPACITY_EXCEEDED', {
      warehouseId: this.id,
      productId,
      requested,
      capacity,
      onHand,
      free,
    })
  }

  /** Whether the sum of its goods stays a whole number that can be told from the next. */
  judgeSum(requested: number, onHand: number = this.#onHand): Refusal | undefined {
    return judgeSum(`all goods in ${this.id}`, requested, onHand)
  }

  /** Counts goods that came or, if negative, left. */
  countArrival(delta: number): void {
    this.#onHand += delta
  }

  configure({ name, capacity, reorderThreshold, location }: WarehouseConfigured, sequence: number): void {
    this.#lastSequence = sequence
    if (name !== undefined) this.#name = name
    if (capacity !== undefined) this.#capacity = capacity ?? undefined
    if (reorderThreshold !== undefined) this.#reorderThreshold = reorderThreshold ?? undefined
    if (location !== undefined) this.#location = frozen(location ?? undefined)
  }

  /** Whether settings say what is so already. */
  isConfiguredAs({ name, capacity, reorderThreshold, location }: WarehouseConfigured): boolean {
    return (
      (name === undefined || name === this.#name) &&
      (capacity === undefined || capacity === (this.#capacity ?? null)) &&
      (reorderThreshold === undefined || reorderThreshold === (this.#reorderThreshold ?? null)) &&
      (location === undefined || isSameLocation(location, this.#location))
    )
  }

  view(): WarehouseView {
    return Object.freeze({
      id: this.id,
      name: this.#name,
      ...(this.#capacity !== undefined && { capacity: this.#capacity }),
      ...(this.#reorderThreshold !== undefined && { reorderThreshold: this.#reorderThreshold }),
      ...(this.#location !== undefined && { location: this.#location }),
      onHand: this.#onHand,
    })
  }
}

/** Invariant 1, for sums over several levels. */
export function judgeSum(what: string, requested: number, sum: number): Refusal | undefined {
  const maximum = maxQuantity - sum
  if (requested <= maximum) return undefined
  const problem = `the sum of ${what} would pass 2^53 − 1; at most ${maximum} more`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, problem })
}

function isSameLocation(a: Location | null, b: Location | undefined): boolean {
  return a?.latitude === b?.latitude && a?.longitude === b?.longitude
}

/** A location from a log has no other owner, but nobody may change what is shown of it. */
function frozen(location: Location | undefined): Location | undefined {
  return location === undefined ? undefined : Object.freeze({ ...location })
}
