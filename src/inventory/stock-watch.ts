import type { StockLevel } from './stock-level.ts'

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

/** What became true of a stock level with a commit. */
export type Alert =
  | { readonly event: 'low-stock'; readonly payload: LowStock }
  | { readonly event: 'out-of-stock' | 'back-in-stock'; readonly payload: StockAlert }

/**
 * Knows which levels are low and which are sold out, and notices when that changes. A level is low
 * while `available` is at or below its threshold; one that was never stocked is not. Judged after a
 * whole commit, so what rises and falls within one commit raises no alert.
 */
export class StockWatch {
  readonly #low: Map<StockLevel, number> = new Map()
  readonly #soldOut: Set<StockLevel> = new Set()

  /** Judges a level after a commit; what became true is added to `alerts`. */
  look(
    level: StockLevel,
    availableBefore: number,
    threshold: number | undefined,
    sequence: number,
    alerts: Alert[],
  ): void {
    this.#lookForLow(level, threshold, sequence, alerts)
    if ((availableBefore === 0) === (level.available === 0)) return
    if (level.available === 0) {
      this.#soldOut.add(level)
      alerts.push({ event: 'out-of-stock', payload: stockAlert(level, sequence) })
    } else if (this.#soldOut.delete(level)) {
      alerts.push({ event: 'back-in-stock', payload: stockAlert(level, sequence) })
    }
  }

  /** All that are low now. */
  *low(thresholdOf: (level: StockLevel) => number | undefined): Generator<LowStock> {
    for (const [level, sequence] of this.#low)
      yield lowStock(level, thresholdOf(level) as number, sequence)
  }

  #lookForLow(
    level: StockLevel,
    threshold: number | undefined,
    sequence: number,
    alerts: Alert[],
  ): void {
    const isLow = threshold !== undefined && level.wasStocked && level.available <= threshold
    if (isLow === this.#low.has(level)) return
    if (isLow) {
      this.#low.set(level, sequence)
      alerts.push({ event: 'low-stock', payload: lowStock(level, threshold, sequence) })
    } else {
      this.#low.delete(level)
    }
  }
}

function lowStock(level: StockLevel, threshold: number, sequence: number): LowStock {
  const { warehouseId, productId, available } = level
  return Object.freeze({ warehouseId, productId, available, threshold, sequence })
}

function stockAlert(
  { warehouseId, productId, available }: StockLevel,
  sequence: number,
): StockAlert {
  return Object.freeze({ warehouseId, productId, available, sequence })
}
