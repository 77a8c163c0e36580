export type { Answer, Query, RequestOptions } from './client/answer.ts'
export type { ClientOptions } from './client/client-options.ts'
export type { EventsOptions, MissedEvents } from './client/event-reader.ts'
export type { OrdersFilter, ReturnsFilter, ShipmentsFilter } from './client/order-types.ts'
export type { OrdersClient } from './client/orders-client.ts'
export type { ReadOptions } from './client/reads.ts'
export { StockholdClient } from './client/stockhold-client.ts'
export {
  type AnyStockholdError,
  isStockholdError,
  type ProblemCode,
  type ProblemDetails,
  StockholdError,
} from './client/stockhold-error.ts'
export type { BatchCommand, BatchOutcome, ReservationData } from './client/wire-types.ts'
