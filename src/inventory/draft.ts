import type { Reference } from '../audit/commit.ts'
import { isRefusal, type Refusal, refuse } from '../errors/refusal.ts'
import type { Entry, LevelEntry } from './entry.ts'
import type { LevelKey } from './level-key.ts'
import { isMovementType, type Movement, onHandDelta } from './movement.ts'
import type { ReadLevel, ReadWarehouse } from './read-level.ts'
import type { Reservation } from './reservation.ts'
import { judgeReturn, type Shipped } from './shipments.ts'
import type { LiveStock, Stock } from './stock.ts'
import type { StockLevel } from './stock-level.ts'

/** Stands for the sequence of a commit that is not made yet. */
export const notYet: number = -1

/** Which stock levels a draft may be made of: those whose locks its maker holds. */
export type MayTouch = (warehouseId: string, productId: string) => boolean

/** The named levels, and no others. */
export function onlyLevels(keys: readonly LevelKey[]): MayTouch {
  const named = new Map<string, Set<string>>()
  for (const { warehouseId, productId } of keys) {
    named.set(warehouseId, (named.get(warehouseId) ?? new Set()).add(productId))
  }
  return (warehouseId, productId) => named.get(warehouseId)?.has(productId) === true
}

/**
 * Stock as it would be after what a transaction has done so far: copies of its levels, on which its
 * commands are decided and applied while nobody else sees them.
 */
export class Draft implements Stock {
  readonly #live: LiveStock
  readonly #mayTouch: MayTouch
  /** Drafted when first looked at. */
  readonly #levels: Map<string, Map<string, StockLevel>> = new Map()
  readonly #owners: Map<string, StockLevel> = new Map()
  readonly #arrivals: Map<string, number> = new Map()
  readonly #entries: Entry[] = []
  /** What came back in it, by commit and product. */
  readonly #cameBack: Map<number, Map<string, number>> = new Map()

  constructor(live: LiveStock, mayTouch: MayTouch) {
    this.#live = live
    this.#mayTouch = mayTouch
  }

  /** What was done so far, in order. */
  get entries(): readonly Entry[] {
    return this.#entries
  }

  warehouse(id: string): ReadWarehouse | undefined {
    return this.#live.warehouse(id)
  }

  warehouseIds(): Iterable<string> {
    return this.#live.warehouseIds()
  }

  level(warehouseId: string, productId: string): StockLevel | Refusal {
    const live = this.#live.level(warehouseId, productId)
    if (isRefusal(live)) return live
    const mayTouch = this.#mayTouch(warehouseId, productId)
    return mayTouch ? this.#draftOf(live) : refuse('LEVEL_NOT_LOCKED', { warehouseId, productId })
  }

  knownLevel(warehouseId: string, productId: string): ReadLevel | undefined {
    if (!this.#mayTouch(warehouseId, productId)) return undefined
    return this.#levels.get(warehouseId)?.get(productId) ?? this.#live.knownLevel(warehouseId, productId)
  }

  reservation(id: string): Reservation | undefined {
    const made = this.#owners.get(id)?.reservation(id)
    if (made !== undefined) return made
    const live = this.#live.reservation(id)
    if (live === undefined) return undefined
    return this.#levels.get(live.warehouseId)?.get(live.productId)?.reservation(id) ?? live
  }

  #draftOf(live: ReadLevel): StockLevel {
    const { warehouseId, productId } = live
    const byProduct = this.#levels.get(warehouseId) ?? new Map<string, StockLevel>()
    const draft = byProduct.get(productId) ?? live.draft()
    this.#levels.set(warehouseId, byProduct.set(productId, draft))
    return draft
  }

  shippedBy(sequence: number, productId: string): Shipped | undefined {
    const live = this.#live.shippedBy(sequence, productId)
    const own = this.#cameBack.get(sequence)?.get(productId) ?? 0
    return live && { shipped: live.shipped, returned: live.returned + own }
  }

  judgeArrival(warehouseId: string, productId: string, quantity: number): Refusal | undefined {
    return this.#live.warehouse(warehouseId)?.judgeArrival(productId, quantity, this.#onHand(warehouseId))
  }

  /** A product's sum over all warehouses is judged when the transaction ends. */
  judgeSums(warehouseId: string, _productId: string, quantity: number): Refusal | undefined {
    return this.#live.warehouse(warehouseId)?.judgeSum(quantity, this.#onHand(warehouseId))
  }

  #onHand(warehouseId: string): number {
    return (this.#live.warehouse(warehouseId)?.onHand ?? 0) + (this.#arrivals.get(warehouseId) ?? 0)
  }

  /** Applies what a command came to; without a reference of its own, its entries get the command's. */
  apply(entries: readonly Entry[], at: number, reference: Reference | undefined): void {
    for (const decided of entries) {
      const entry = decided.reference === undefined && reference !== undefined ? { ...decided, reference } : decided
      this.#applyToLevel(entry as LevelEntry, at)
      this.#entries.push(entry)
    }
  }

  #applyToLevel(entry: LevelEntry, at: number): void {
    const level = this.level(entry.warehouseId, entry.productId) as StockLevel
    level.apply(entry, { sequence: notYet, at })
    if (!isMovementType(entry.type)) return
    const movement = entry as Movement
    if (movement.type === 'reserved') this.#owners.set(movement.reservationId as string, level)
    if (movement.checked !== undefined) this.#takeBack(movement)
    const before = this.#arrivals.get(movement.warehouseId) ?? 0
    this.#arrivals.set(movement.warehouseId, before + onHandDelta(movement))
  }

  #takeBack({ type, reservationId, reversesSequence, productId, quantity: units }: Movement): void {
    const quantity = type === 'returned' ? units : -units
    if (reversesSequence !== undefined) {
      const byProduct = this.#cameBack.get(reversesSequence) ?? new Map<string, number>()
      byProduct.set(productId, (byProduct.get(productId) ?? 0) + quantity)
      this.#cameBack.set(reversesSequence, byProduct)
    }
    const hold = reservationId === undefined ? undefined : this.reservation(reservationId)
    if (hold !== undefined) (this.level(hold.warehouseId, hold.productId) as StockLevel).takeBack(hold, quantity)
  }

  /**
   * Judges again, against the live state at the time of the commit, what rests on more than the
   * transaction's levels: time, and the room in warehouses.
   */
  judgeAgain(at: number): Refusal | undefined {
    const onHand = new Map<string, number>()
    const arrived = new Map<string, number>()
    for (const entry of this.#entries) {
      if (entry.type === 'extended') {
        const refusal = this.#judgeExtended(entry.reservationId, at)
        if (refusal !== undefined) return refusal
      }
      if (!isMovementType(entry.type)) continue
      const movement = entry as Movement
      const refusal = this.#judgeHold(movement, at) ?? this.#judgeRoom(movement, onHand)
      if (refusal !== undefined) return refusal
      arrived.set(movement.productId, (arrived.get(movement.productId) ?? 0) + onHandDelta(movement))
    }
    return this.#judgeCameBack() ?? this.#judgeProducts(arrived)
  }

  /** What a commit shipped is of no level: others may have taken it back meanwhile. */
  #judgeCameBack(): Refusal | undefined {
    for (const [sequence, byProduct] of this.#cameBack) {
      for (const [productId, requested] of byProduct) {
        const known = this.#live.shippedBy(sequence, productId)
        const refusal = known && judgeReturn(requested, productId, known, { reversesSequence: sequence })
        if (refusal !== undefined) return refusal
      }
    }
    return undefined
  }

  #judgeProducts(arrived: ReadonlyMap<string, number>): Refusal | undefined {
    for (const [productId, quantity] of arrived) {
      const refusal = quantity > 0 ? this.#live.judgeProductSum(productId, quantity) : undefined
      if (refusal !== undefined) return refusal
    }
    return undefined
  }

  #judgeHold({ type, reservationId }: Movement, at: number): Refusal | undefined {
    if ((type !== 'reserved' && type !== 'confirmed') || reservationId === undefined) return undefined
    const { expiresAt } = this.reservation(reservationId) as Reservation
    return at >= expiresAt ? refuse('RESERVATION_EXPIRED', { reservationId, expiresAt, at }) : undefined
  }

  /** A hold that ran out before the commit is not brought back by it. */
  #judgeExtended(reservationId: string, at: number): Refusal | undefined {
    const expiresAt = this.#live.reservation(reservationId)?.expiresAt
    if (expiresAt === undefined || at < expiresAt) return undefined
    return refuse('RESERVATION_EXPIRED', { reservationId, expiresAt, at })
  }

  #judgeRoom(movement: Movement, onHand: Map<string, number>): Refusal | undefined {
    const { type, warehouseId, productId, quantity } = movement
    const warehouse = this.#live.warehouse(warehouseId) as ReadWarehouse
    const before = onHand.get(warehouseId) ?? warehouse.onHand
    onHand.set(warehouseId, before + onHandDelta(movement))
    if (onHandDelta(movement) <= 0) return undefined
    // What was found on the shelf is there already, room or not.
    const refusal = type === 'adjusted' ? undefined : warehouse.judgeArrival(productId, quantity, before)
    return refusal ?? warehouse.judgeSum(quantity, before)
  }
}
