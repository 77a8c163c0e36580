import type { Flows } from './flows.ts'
import type { Part } from './layer.ts'

/** One product in one place, as a fold has it by now. */
export interface ValuedPlace {
  readonly productId: string
  /** Null: in transit. Left out where a method has one pool for all places. */
  readonly warehouseId?: string | null
  readonly flows: Flows
  readonly worth: number
  /** Units that are there and whose cost is not known. */
  readonly uncosted: number
  /** Units that left before they came, by effective times, and are not covered yet. */
  readonly short: number
  readonly layers: () => Iterable<Readonly<Part>>
}
