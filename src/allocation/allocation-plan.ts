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

/** What one warehouse can give of a product. */
export interface WarehouseStock {
  readonly warehouseId: string
  /** `available` less what is kept back. */
  readonly allocatable: number
}

/** A line of which there is too little. */
export interface ShortDemand {
  readonly line: number
  readonly lineId?: string
  readonly productId: string
  readonly requested: number
  /** What there is for it, after the lines before it. */
  readonly allocated: number
  /** `requested` less `allocated`. */
  readonly missing: number
  /** Where there is some of the product, for all lines together. */
  readonly byWarehouse: readonly WarehouseStock[]
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
