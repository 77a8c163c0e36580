import type { KeptOrder, ReceivedUnits, RowUnits } from './kept-order.ts'
import type { Disposition, ShipTo } from './order.ts'
import type { Fact } from './order-fact.ts'
import type {
  GatewayEventNoted,
  GoodwillGranted,
  PaymentAbandoned,
  PaymentAttempted,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentVoided,
  RefundFailed,
  RefundMade,
  RefundRequested,
} from './payment-facts.ts'

/** How long closed orders stay in memory, in milliseconds. It is about the ledger, and its id is empty. */
export interface OrdersConfigured extends Fact<'orders-configured'> {
  readonly keepOrdersMs: number
}

/** A closed order that had left memory, as the log has it: somebody has a command for it. */
export interface OrderReopened extends Fact<'order-reopened'> {
  readonly order: KeptOrder
}

export interface LineFact {
  readonly productId: string
  readonly quantity: number
  readonly unitPrice: number
  readonly discount?: number
  /** Its share of the order's discount. */
  readonly share?: number
  readonly tax?: number
  readonly total: number
  readonly sellerId?: string
  readonly fulfilledBy?: 'seller'
  readonly warehouseId?: string
  readonly backorder?: true
}

export interface OrderCreated extends Fact<'order-created'> {
  readonly number: string
  readonly currency: string
  readonly customerId?: string
  readonly isMember?: boolean
  readonly shipTo?: ShipTo
  readonly promisedAt?: number
  readonly lines: readonly LineFact[]
  readonly discount?: number
  readonly shipping?: number
  readonly replaces?: { readonly orderId: string; readonly returnId?: string }
}

export interface RowFact extends RowUnits {
  readonly lineNumber: number
  readonly warehouseId?: string
  readonly total: number
  readonly reservationId?: string
}

export interface WaitingFact {
  readonly lineNumber: number
  readonly quantity: number
  readonly total: number
  readonly demandId: string
}

/** The movements that hold the goods stand before it, in the same commit. */
export interface OrderReserved extends Fact<'order-reserved'> {
  readonly rows: readonly RowFact[]
  readonly waiting?: readonly WaitingFact[]
  readonly expiresAt: number
}

/** Units that waited have goods now. */
export interface OrderRowFilled extends Fact<'order-row-filled'> {
  readonly demandId: string
  readonly row: RowFact
}

/** The hold of a paid order ran out behind a lock, and was taken anew in the same commit. */
export interface OrderRowHeld extends Fact<'order-row-held'> {
  readonly rowId: string
  readonly reservationId: string
}

/** It is paid, and some of its levels are held by others: it is confirmed when these are given back. */
export interface OrderConfirmationPutOff extends Fact<'order-confirmation-put-off'> {}

export interface OrderConfirmed extends Fact<'order-confirmed'> {}
export interface OrderShipped extends Fact<'order-shipped'> {}
export interface OrderDelivered extends Fact<'order-delivered'> {}
export interface OrderSettled extends Fact<'order-settled'> {}

export interface OrderCancelled extends Fact<'order-cancelled'> {
  /** Of the shipping, given back. */
  readonly shipping?: number
}

export interface PlannedFact {
  readonly shipmentId: string
  readonly warehouseId?: string
  readonly sellerId?: string
  readonly lines: readonly RowUnits[]
}

export interface OrderProcessing extends Fact<'order-processing'> {}

export interface ShipmentsPlanned extends Fact<'shipments-planned'> {
  readonly shipments: readonly PlannedFact[]
  /** A carrier is asked for labels. */
  readonly labels?: true
}

export interface ShipmentLabelled extends Fact<'shipment-labelled'> {
  readonly shipmentId: string
  readonly carrier: string
  readonly trackingNumber: string
}

export interface ShipmentShipped extends Fact<'shipment-shipped'> {
  readonly shipmentId: string
  readonly carrier?: string
  readonly trackingNumber?: string
  readonly lines: readonly RowUnits[]
  /** What it leaves over is a new planned shipment. */
  readonly left?: PlannedFact
}

export interface ShipmentDelivered extends Fact<'shipment-delivered'> {
  readonly shipmentId: string
}

/** Its goods are held as before, and may be planned anew. */
export interface ShipmentCancelled extends Fact<'shipment-cancelled'> {
  readonly shipmentId: string
}

export interface CreditedUnits extends RowUnits {
  /** The money of these units that is given back. */
  readonly amount: number
}

export interface UnitsCancelled extends Fact<'units-cancelled'> {
  readonly rows: readonly CreditedUnits[]
  readonly waiting?: readonly { readonly lineNumber: number; readonly quantity: number; readonly amount: number }[]
}

interface ReturnFact<Type extends string> extends Fact<Type> {
  readonly returnId: string
}

export interface ReturnRequested extends ReturnFact<'return-requested'> {
  readonly lines: readonly (RowUnits & { readonly why?: string })[]
}

export interface ReturnApproved extends ReturnFact<'return-approved'> {}
export interface ReturnRejected extends ReturnFact<'return-rejected'> {}
export interface ReturnCancelled extends ReturnFact<'return-cancelled'> {}

/** The movements that take the goods in stand before it, in the same commit. */
export interface ReturnReceived extends ReturnFact<'return-received'> {
  readonly warehouseId?: string
  readonly lines: readonly ReceivedUnits[]
}

export interface ReturnRefunded extends ReturnFact<'return-refunded'> {
  readonly credits: readonly CreditedUnits[]
  readonly fee?: { readonly amount: number; readonly reason: string }
  /** Its credit moves to this order, all or in part. */
  readonly replacedBy?: string
}

export interface ReturnUnreturned extends ReturnFact<'return-unreturned'> {
  readonly warehouseId?: string
  readonly lines: readonly (RowUnits & { readonly from: Disposition; readonly amount: number })[]
}

/** Goods that did not come back count as returned: they were lost, and are replaced. */
export interface GoodsReplaced extends Fact<'goods-replaced'> {
  readonly replacedBy: string
  readonly credits: readonly CreditedUnits[]
}

/** It is about both orders. */
export interface CreditMoved extends Fact<'credit-moved'> {
  readonly to: string
  readonly amount: number
}

export type OrderEntry =
  | OrdersConfigured
  | OrderReopened
  | OrderCreated
  | OrderReserved
  | OrderRowFilled
  | OrderRowHeld
  | OrderConfirmationPutOff
  | OrderConfirmed
  | OrderProcessing
  | OrderShipped
  | OrderDelivered
  | OrderSettled
  | OrderCancelled
  | ShipmentsPlanned
  | ShipmentLabelled
  | ShipmentShipped
  | ShipmentDelivered
  | ShipmentCancelled
  | UnitsCancelled
  | PaymentAttempted
  | PaymentAuthorized
  | PaymentCaptured
  | PaymentDeclined
  | PaymentVoided
  | PaymentAbandoned
  | RefundRequested
  | RefundMade
  | RefundFailed
  | GatewayEventNoted
  | GoodwillGranted
  | ReturnRequested
  | ReturnApproved
  | ReturnRejected
  | ReturnCancelled
  | ReturnReceived
  | ReturnRefunded
  | ReturnUnreturned
  | GoodsReplaced
  | CreditMoved

export type OrderFactType = OrderEntry['type']

/** A fact of one type. */
export type OrderFact<Type extends OrderFactType> = Extract<OrderEntry, { readonly type: Type }>
