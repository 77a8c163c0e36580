import type {
  FulfillmentStatus,
  OrderFilter,
  OrderReturnStatus,
  Orders,
  PaymentStatus,
  ReturnFilter,
  ShipmentStatus,
} from '../orders.ts'
import type { WithoutActor } from './wire-types.ts'

/** What looks, what gives a refusal as a value, what gateways call, and what whoever opens it calls. */
type NoCommand = 'find' | 'history' | 'tryPlace' | 'webhook' | 'start' | 'stop'

/** The commands of `Orders`: what answers later. */
export type OrderCommandName = Exclude<
  { [Name in keyof Orders]: Orders[Name] extends (...given: never[]) => Promise<unknown> ? Name : never }[keyof Orders],
  NoCommand
>

/** What a command takes beside the ids that stand before it. */
export type AskedOfOrders<Name extends OrderCommandName> = WithoutActor<
  Exclude<Parameters<Orders[Name]>[number], string | undefined>
>

type Without<Given extends readonly unknown[]> = {
  [Index in keyof Given]: Given[Index] extends string ? Given[Index] : WithoutActor<Given[Index]>
}

/** The methods of `Orders` over HTTP: each takes and gives what the library's does. */
export type OrderMethods = {
  readonly [Name in OrderCommandName]: (...given: Without<Parameters<Orders[Name]>>) => ReturnType<Orders[Name]>
}

/** All that are given must match. */
export interface OrdersFilter extends OrderFilter {
  readonly paymentStatus?: PaymentStatus
  readonly fulfillmentStatus?: FulfillmentStatus
  readonly returnStatus?: OrderReturnStatus
  /** When they were placed: from it on. */
  readonly from?: number
  /** Before it. */
  readonly to?: number
  /** The oldest by default. */
  readonly sort?: 'oldest' | 'newest'
}

export interface ShipmentsFilter {
  readonly status?: ShipmentStatus
  readonly warehouseId?: string
}

export type ReturnsFilter = ReturnFilter
