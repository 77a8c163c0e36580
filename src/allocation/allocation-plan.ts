import type { ShortDemand } from '../errors/error-details.ts'

/** Units of a line that come with a shipment. */
export interface ShipmentLine {
  /** Which line of the request, from 0. */
  readonly line: number
  readonly lineId?: string
  readonly productId: string
  readonly quantity: number
}

/** What comes from one warehouse. */
export interface PlannedShipment {
  readonly warehouseId: string
  /** Along the great circle; absent if one of the two places is not known. */
  readonly distanceKm?: number
  /** By the strategy's measure, if it has one. */
  readonly cost?: number
  readonly lines: readonly ShipmentLine[]
}

/** Where the lines of a cart come from, and why. A frozen value: nothing is held by it. */
export interface AllocationPlan {
  /** Whether all lines come whole. If not, there are shipments only where part of it was asked for. */
  readonly isComplete: boolean
  readonly shipments: readonly PlannedShipment[]
  readonly short: readonly ShortDemand[]
  /** The sum of the shipments', if the strategy measures costs. */
  readonly cost?: number
  /** Whether the strategy has found the best by its own measure; false where its search was cut short. */
  readonly isOptimal: boolean
  /** Why, sentence by sentence. */
  readonly explanation: readonly string[]
}
