export { type AllocateRequest, type Allocation, allocateBy } from './allocation/allocate.ts'
export type { AllocationPlan, PlannedShipment, ShipmentLine } from './allocation/allocation-plan.ts'
export type { AllocationLine, AllocationRequest } from './allocation/allocation-request.ts'
export { Allocator, type AllocatorOptions } from './allocation/allocator.ts'
export { byPriority } from './allocation/by-priority.ts'
export { fewestShipments } from './allocation/fewest-shipments.ts'
export { distanceKm } from './allocation/great-circle.ts'
export { lowestCost, type Sender, type ShippingCosts } from './allocation/lowest-cost.ts'
export { mostStock } from './allocation/most-stock.ts'
export { nearest } from './allocation/nearest.ts'
export type {
  AllocationProblem,
  AllocationStrategy,
  Choice,
  Demand,
  PickedUnits,
  Source,
} from './allocation/strategy.ts'
export type { AllocationShortage, ShortDemand, WarehouseStock } from './errors/error-details.ts'
