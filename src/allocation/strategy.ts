import type { Location } from '../inventory/entry.ts'

/** A line of a cart that is to be allocated. */
export interface Demand {
  /** Which one, from 0. */
  readonly line: number
  readonly productId: string
  /** Where its product stands in the problem's `products`, and in each source's `stock`. */
  readonly product: number
  readonly quantity: number
}

/** A warehouse that goods may come from, and has some of them. */
export interface Source {
  readonly warehouseId: string
  readonly location: Location | undefined
  /** From the destination; undefined if one of the two is not known. */
  readonly distanceKm: number | undefined
  /** For each product of the problem: the units that may be allocated, which is `available` less what is kept back. */
  readonly stock: readonly number[]
}

/** Who wants what, and who has it. */
export interface AllocationProblem {
  readonly lines: readonly Demand[]
  readonly products: readonly string[]
  /** By warehouse id. */
  readonly sources: readonly Source[]
  readonly destination: Location | undefined
}

/** So many units of a line come from a source, which is named by its place in the problem's `sources`. */
export interface PickedUnits {
  readonly line: number
  readonly source: number
  readonly quantity: number
}

/** What a strategy decided. */
export interface Choice {
  /** As much of each line as there is, if not all; the sources become shipments in the order in which they come up. */
  readonly picks: readonly PickedUnits[]
  /** By which rule, as a sentence. */
  readonly reason: string
  /** What else is to be known of it, sentence by sentence. */
  readonly notes?: readonly string[]
  /** False where a search for the best was cut short; true if left out. */
  readonly isOptimal?: boolean
  /** What a shipment costs that takes some units from a source, if that was the measure. */
  readonly costOf?: (source: number, picks: readonly PickedUnits[]) => number
}

/** Where goods come from. It is pure: the same problem has the same choice. Ties go to the smaller warehouse id. */
export interface AllocationStrategy {
  readonly name: string
  /** Warehouses that it names, which must exist. */
  readonly warehouseIds?: readonly string[]
  /** Whether it cannot do without a destination. */
  readonly needsDestination?: boolean
  choose(problem: AllocationProblem): Choice
}
