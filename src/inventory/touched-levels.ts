import type { StockLevel } from './stock-level.ts'
import { type Alert, noAlerts, type StockWatch } from './stock-watch.ts'

/** More levels than almost any commit touches. */
const manyTouched = 1_024

/** The levels that the commit at hand has touched, and what was available before. The lists are kept, not made anew. */
export class TouchedLevels {
  readonly #watch: StockWatch
  readonly #thresholdOf: (level: StockLevel) => number | undefined
  readonly #levels: StockLevel[] = []
  readonly #availableBefore: number[] = []
  #count = 0

  constructor(watch: StockWatch, thresholdOf: (level: StockLevel) => number | undefined) {
    this.#watch = watch
    this.#thresholdOf = thresholdOf
  }

  /** Remembers how a level was before this commit. */
  touch(level: StockLevel, sequence: number): void {
    if (level.lastSequence === sequence) return
    this.#levels[this.#count] = level
    this.#availableBefore[this.#count] = level.available
    this.#count += 1
  }

  /** What became true of them with the commit, which ends here. */
  alertsAt(sequence: number): readonly Alert[] {
    let alerts: Alert[] | undefined
    for (let index = 0; index < this.#count; index += 1) {
      const level = this.#levels[index] as StockLevel
      const before = this.#availableBefore[index] as number
      const raised = this.#watch.alertsFor(level, before, this.#thresholdOf(level), sequence)
      if (raised.length === 0) continue
      alerts ??= []
      alerts.push(...raised)
    }
    this.#count = 0
    // A commit that touched all levels of a warehouse leaves no millions of places behind.
    if (this.#levels.length > manyTouched) this.#levels.length = this.#availableBefore.length = 0
    return alerts ?? noAlerts
  }
}
