export type { Backorder, BackorderPolicy, BackorderStatus, Fill, FillAs } from './backorders/backorder.ts'
export type {
  CancelBackorderRequest,
  ConfigureBackordersRequest,
  ReserveOrWaitRequest,
} from './backorders/backorder-requests.ts'
export { Backorders } from './backorders/backorders.ts'
export type { ReservedOrWaiting } from './backorders/backorders-commands.ts'
export type { BackorderEntry } from './backorders/backorders-entry.ts'
export type * from './backorders/backorders-errors.ts'
