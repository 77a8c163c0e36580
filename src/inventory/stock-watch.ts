import type { KeysDroppedEarly } from './early-drops.ts'
import type { ReadLevel } from './read-level.ts'

export interface LowStock {
  readonly warehouseId: string
  readonly productId: string
  readonly available: number
  readonly threshold: number
  /** The commit that made it low. */
  readonly sequence: number
}

export interface StockAlert {
  readonly warehouseId: string
  readonly productId: string
  readonly available: number
  readonly sequence: number
}

/** What became true with a commit, mostly of a stock level. */
export type Alert =
  | { readonly event: 'low-stock'; readonly payload: LowStock }
  | { readonly event: 'keys-dropped-early'; readonly payload: KeysDroppedEarly }
  | { readonly event: 'out-of-stock' | 'back-in-stock'; readonly payload: StockAlert }

export const noAlerts: readonly Alert[] = Object.freeze([])

/**
 * Knows which levels are low and which are sold out, and notices when that changes. A level is low
 * while `available` is at or below its threshold; one that was never stocked is not. Judged after a
 * whole commit, so what rises and falls within one commit raises no alert.
 */
export class StockWatch {
  readonly #low: Map<ReadLevel, number> = new Map()
  readonly #soldOut: Set<ReadLevel> = new Set()

  /** What became true of a level with a commit. */
  alertsFor(
    level: ReadLevel,
    availableBefore: number,
    threshold: number | undefined,
    sequence: number,
  ): readonly Alert[] {
    const becameLow = this.#alertsOfLow(level, threshold, sequence)
    const { available } = level
    if ((availableBefore === 0) === (available === 0)) return becameLow
    if (available > 0 && !this.#soldOut.delete(level)) return becameLow
    if (available === 0) this.#soldOut.add(level)
    const event = available === 0 ? 'out-of-stock' : 'back-in-stock'
    return [...becameLow, { event, payload: stockAlert(level, sequence) }]
  }

  /** All that are low now, or those among some levels. */
  *low(
    thresholdOf: (level: ReadLevel) => number | undefined,
    among: Iterable<ReadLevel> = this.#low.keys(),
  ): Generator<LowStock> {
    for (const level of among) {
      const sequence = this.#low.get(level)
      if (sequence !== undefined) yield lowStock(level, thresholdOf(level) as number, sequence)
    }
  }

  isSoldOut(level: ReadLevel): boolean {
    return this.#soldOut.has(level)
  }

  /** Knows it as an earlier watch did; nobody is told again. */
  restoreSoldOut(level: ReadLevel): void {
    this.#soldOut.add(level)
  }

  restoreLow(level: ReadLevel, sequence: number): void {
    this.#low.set(level, sequence)
  }

  #alertsOfLow(level: ReadLevel, threshold: number | undefined, sequence: number): readonly Alert[] {
    const isLow = threshold !== undefined && level.wasStocked && level.available <= threshold
    if (isLow === this.#low.has(level)) return noAlerts
    if (!isLow) {
      this.#low.delete(level)
      return noAlerts
    }
    this.#low.set(level, sequence)
    return [{ event: 'low-stock', payload: lowStock(level, threshold, sequence) }]
  }
}

function lowStock(level: ReadLevel, threshold: number, sequence: number): LowStock {
  const { warehouseId, productId, available } = level
  return Object.freeze({ warehouseId, productId, available, threshold, sequence })
}

function stockAlert({ warehouseId, productId, available }: ReadLevel, sequence: number): StockAlert {
  return Object.freeze({ warehouseId, productId, available, sequence })
}
