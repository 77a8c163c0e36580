import type { AllocationProblem, Demand, PickedUnits } from './strategy.ts'

/** Lines that are filled from sources one after the other: what is taken for one is not there for the next. */
export class Filling {
  /** What each source has of each product, source by source. */
  readonly #left: number[] = []
  readonly #products: number
  readonly picks: PickedUnits[] = []

  constructor({ sources, products }: AllocationProblem) {
    this.#products = products.length
    for (const { stock } of sources) for (const units of stock) this.#left.push(units)
  }

  /** What a source still has of a line's product. */
  left(source: number, { product }: Demand): number {
    return this.#left[source * this.#products + product] as number
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
    const at = source * this.#products + demand.product
    this.#left[at] = (this.#left[at] as number) - quantity
    this.picks.push({ line: demand.line, source, quantity })
    return quantity
  }
}

/** The places of all sources, or of some, the nearest first; those of which no distance is known come last. */
export function nearestFirst(
  { sources }: AllocationProblem,
  among: readonly number[] = sources.map((_, at) => at),
): number[] {
  // Infinity less itself would be no number. Equal ones stay in the order of their ids.
  const distances = sources.map(({ distanceKm }) => distanceKm ?? Number.MAX_VALUE)
  return among.toSorted((a, b) => (distances[a] as number) - (distances[b] as number))
}
