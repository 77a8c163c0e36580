export type Lap = 'plan' | 'opening' | 'sale' | 'audit'

/** Milliseconds by lap. */
export type Times = Readonly<Record<Lap | 'total', number>>

/** How long each part of a run took. */
export class Stopwatch {
  readonly #startedAt: number = performance.now()
  readonly #laps: Record<Lap, number> = { plan: 0, opening: 0, sale: 0, audit: 0 }
  #lapAt: number = this.#startedAt

  /** Ends the part that has been going on. */
  lap(name: Lap): void {
    const now = performance.now()
    this.#laps[name] += now - this.#lapAt
    this.#lapAt = now
  }

  get times(): Times {
    return { ...this.#laps, total: this.#lapAt - this.#startedAt }
  }
}
