import type { JsonValue } from '../audit/commit.ts'

/** The forward machine; `cancelled` from each of the first four. */
export type OrderStatus =
  | 'pending'
  | 'payment-pending'
  | 'confirmed'
  | 'processing'
  | 'shipped'
  | 'delivered'
  | 'settled'
  | 'cancelled'

export type PaymentStatus = 'none' | 'authorized' | 'partly-paid' | 'paid' | 'partly-refunded' | 'refunded'
export type FulfillmentStatus = 'unfulfilled' | 'partial' | 'fulfilled' | 'delivered'
export type OrderReturnStatus = 'none' | 'requested' | 'partial' | 'returned'

/** A change of an order's status. The first one is from nothing. All times are milliseconds since 1970. */
export interface Transition {
  readonly from?: OrderStatus
  readonly to: OrderStatus
  readonly at: number
  readonly reason?: string
  readonly actor?: string
  readonly metadata?: JsonValue
}

/** One line from one warehouse (or from its seller): what money and goods are counted by. */
export interface OrderRow {
  readonly id: string
  /** Where it comes from; absent where its seller ships it. */
  readonly warehouseId?: string
  readonly quantity: number
  /** Its share of the line's total, in smallest units of the currency, as all amounts. */
  readonly total: number
  readonly reservationId?: string
  /** Units, as all that follow. */
  readonly shipped: number
  readonly delivered: number
  readonly cancelled: number
  /** Back, and not out again; what was lost and replaced counts. */
  readonly returned: number
  /** In returns that are asked for or approved, and not received. */
  readonly askedBack: number
  /** What was given back of its total. */
  readonly refunded: number
  readonly placedAt: number
  /** When its last unit left. */
  readonly shippedAt?: number
  /** When its last unit arrived. */
  readonly deliveredAt?: number
  readonly settledAt?: number
}

/** What the customer sees. */
export interface OrderLine {
  readonly lineNumber: number
  readonly productId: string
  readonly quantity: number
  readonly unitPrice: number
  /** Of the whole line. */
  readonly discount: number
  /** Of the whole line. */
  readonly tax: number
  /** quantity × unitPrice − discount − its share of the order's discount + tax */
  readonly total: number
  readonly sellerId?: string
  readonly fulfilledBy?: 'seller'
  /** Units that wait for goods. */
  readonly waiting: number
  readonly rows: readonly OrderRow[]
}

export interface OrderTotals {
  /** Σ quantity × unitPrice */
  readonly goods: number
  readonly discount: number
  readonly tax: number
  readonly shipping: number
  /** As placed. */
  readonly total: number
  readonly captured: number
  /** Refunds that wait or are made, less what was reversed. */
  readonly refunded: number
  /** What is still to be paid; below 0: to be given back, because a refund failed. */
  readonly due: number
}

export type PaymentAttemptStatus = 'undecided' | 'authorized' | 'captured' | 'declined' | 'voided' | 'abandoned'

export interface PaymentAttempt {
  readonly id: string
  readonly amount: number
  readonly method?: string
  readonly status: PaymentAttemptStatus
  readonly authorized: number
  readonly captured: number
  /** Refunds of it that wait or are made, also those of a replacement. */
  readonly refunded: number
  readonly gatewayId?: string
  readonly reason?: string
  readonly at: number
  readonly decidedAt?: number
}

export type RefundCause = 'return' | 'cancellation' | 'overpaid' | 'goodwill' | 'gateway'
export type RefundStatus = 'waiting' | 'made' | 'failed'

export interface Refund {
  readonly id: string
  readonly orderId: string
  /** The payment that it goes back to. */
  readonly attemptId: string
  readonly amount: number
  readonly cause: RefundCause
  readonly status: RefundStatus
  readonly returnId?: string
  readonly reason?: string
  /** The refund that was made in its place, after it failed. */
  readonly retriedBy?: string
  readonly gatewayId?: string
  readonly at: number
  readonly decidedAt?: number
}

export type ShipmentStatus = 'planned' | 'shipped' | 'delivered' | 'cancelled'

export interface ShipmentPart {
  readonly lineNumber: number
  readonly rowId: string
  readonly productId: string
  readonly quantity: number
}

/** A parcel of one warehouse, or of one seller. */
export interface Shipment {
  readonly id: string
  readonly orderId: string
  readonly warehouseId?: string
  readonly sellerId?: string
  readonly status: ShipmentStatus
  readonly lines: readonly ShipmentPart[]
  readonly carrier?: string
  readonly trackingNumber?: string
  /** Where a carrier is asked for a label: what became of it. */
  readonly label?: 'waiting' | 'made'
  readonly shippedAt?: number
  readonly deliveredAt?: number
}

export type Disposition = 'available' | 'damaged' | 'quarantined'

export type ReturnStatus = 'requested' | 'approved' | 'rejected' | 'received' | 'refunded' | 'cancelled' | 'unreturned'

export interface ReturnLine {
  readonly lineNumber: number
  readonly rowId: string
  readonly productId: string
  /** As asked for. */
  readonly quantity: number
  readonly reason?: string
  readonly received: number
  /** Of these, what went out again. */
  readonly unreturned: number
  /** What was given back for it. */
  readonly refunded: number
}

/** A return (RMA), a machine of its own. */
export interface Return {
  readonly id: string
  readonly orderId: string
  readonly status: ReturnStatus
  readonly lines: readonly ReturnLine[]
  readonly warehouseId?: string
  readonly fee?: { readonly amount: number; readonly reason: string }
  /** What its goods were worth, less the fee: paid out, or set off against what was due. */
  readonly refunded: number
  /** The order that replaced the goods, where one did. */
  readonly replacedBy?: string
  readonly requestedAt: number
  readonly receivedAt?: number
  readonly refundedAt?: number
}

/** Where it goes: a place and a zone, never a name or a street. */
export interface ShipTo {
  readonly latitude?: number
  readonly longitude?: number
  readonly zone?: string
}

/** An order as it is at one commit: a frozen value. */
export interface Order {
  readonly id: string
  readonly number: string
  readonly status: OrderStatus
  readonly paymentStatus: PaymentStatus
  readonly fulfillmentStatus: FulfillmentStatus
  readonly returnStatus: OrderReturnStatus
  readonly customerId?: string
  readonly isMember?: boolean
  readonly currency: string
  readonly shipTo?: ShipTo
  readonly promisedAt?: number
  /** When what it holds runs out; undefined once it is confirmed. */
  readonly expiresAt?: number
  readonly placedAt: number
  readonly lines: readonly OrderLine[]
  readonly totals: OrderTotals
  /** Counts the commits that changed it. */
  readonly version: number
  readonly transitions: readonly Transition[]
  readonly payments: readonly PaymentAttempt[]
  readonly shipments: readonly Shipment[]
  readonly returns: readonly Return[]
  readonly refunds: readonly Refund[]
  readonly replaces?: { readonly orderId: string; readonly returnId?: string }
  readonly replacedBy?: readonly string[]
}

/** Something that is to be done outside, and whose outcome is not known yet. */
export interface OutboxItem {
  readonly kind: 'authorize' | 'capture' | 'void' | 'refund' | 'label'
  /** The attempt, refund or shipment. */
  readonly id: string
  readonly orderId: string
  /** Absent for labels. */
  readonly amount?: number
  readonly since: number
  /** How often it was tried in this process. */
  readonly tries: number
  /** When it is tried next; absent while it is being tried. */
  readonly nextAt?: number
  readonly problem?: string
}
