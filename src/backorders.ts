export type {
  Backorder,
  BackorderPolicy,
  BackorderStatus,
  Fill,
  FillAs,
  PolicySetting,
} from './backorders/backorder.ts'
export type {
  CancelBackorderRequest,
  ConfigureBackordersRequest,
  ReserveOrWaitRequest,
} from './backorders/backorder-requests.ts'
export { type BackorderFilter, type BackorderOptions, Backorders } from './backorders/backorders.ts'
export {
  cancel as cancelBackorder,
  type ReservedOrWaiting,
  reserve as reserveOrWait,
} from './backorders/backorders-commands.ts'
export type { BackorderEntry, DemandFilled } from './backorders/backorders-entry.ts'
export type * from './backorders/backorders-errors.ts'
export { backordersKey } from './backorders/backorders-key.ts'
export { fillsOf, type PlannedFill, type Waiting } from './backorders/fill-rule.ts'
