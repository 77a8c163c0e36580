import type { AllocationProblem, Demand, Pick } from './strategy.ts'

/** Lines that are filled from sources one after the other: what is taken for one is not there for the next. */
export class Filling {
  readonly #left: number[][]
  readonly picks: Pick[] = []

  constructor({ sources }: AllocationProblem) {
    this.#left = sources.map(({ stock }) => [...stock])
  }

  /** What a source still has of a line's product. */
  left(source: number, { product }: Demand): number {
    return this.#left[source]?.[product] as number
  }

  /** Takes what a line wants from sources in their order, until it has all. */
  inOrder(demand: Demand, order: readonly number[]): void {
    let wanted = demand.quantity
    for (const source of order) {
      if (wanted === 0) return
      wanted -= this.#take(demand, source, wanted)
    }
  }

  /** The same, but from the first that has all of it, if one does. */
  wholeFirst(demand: Demand, order: readonly number[]): void {
    const whole = order.find((source) => this.left(source, demand) >= demand.quantity)
    if (whole === undefined) this.inOrder(demand, order)
    else this.#take(demand, whole, demand.quantity)
  }

  #take(demand: Demand, source: number, wanted: number): number {
    const quantity = Math.min(wanted, this.left(source, demand))
    if (quantity === 0) return 0
    const left = this.#left[source] as number[]
    left[demand.product] = (left[demand.product] as number) - quantity
    this.picks.push({ line: demand.line, source, quantity })
    return quantity
  }
}

/** The places of all sources, the nearest first; those of which no distance is known come last. */
export function nearestFirst(
  { sources }: AllocationProblem,
  among: readonly number[] = sources.map((_, at) => at),
): number[] {
  const distance = (at: number): number => sources[at]?.distanceKm ?? Number.POSITIVE_INFINITY
  // Infinity less itself is no number; equal ones stay in the order of their ids.
  return among.toSorted((a, b) => (distance(a) === distance(b) ? 0 : distance(a) - distance(b)))
}
