export {
  type AddCostRequest,
  type LandCost,
  type LandCostRequest,
  landCost,
} from './costing/add-cost.ts'
export { CostFold, type CostFoldOptions, type IsOurs } from './costing/cost-fold.ts'
export type { CostState } from './costing/cost-state.ts'
export { Costing } from './costing/costing.ts'
export type { CostingEntry, LandedCostAdded, LandedLine } from './costing/costing-entry.ts'
export type * from './costing/costing-errors.ts'
export type { Flows, Posting, PostingKind } from './costing/flows.ts'
export type { IssueCost, IssuedLayer } from './costing/issue-cost.ts'
export type { LandedCost } from './costing/landed-cost.ts'
export type { OpenLayer } from './costing/open-layer.ts'
export type { PerpetualMethod } from './costing/product-books.ts'
export { type Valuation, valuation } from './costing/valuation.ts'
export type { CostingMethod, ValuationOptions } from './costing/valuation-options.ts'
export type { Amount, ValuedFlows, ValuedProduct } from './costing/valuation-report.ts'
export type { ValuedPlace } from './costing/valued-place.ts'
