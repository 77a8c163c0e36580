import type {
  Disposition,
  OrderStatus,
  PaymentAttempt,
  Refund,
  ReturnStatus,
  ShipmentStatus,
  ShipTo,
  Transition,
} from './order.ts'

/*
 * An order as the ledger keeps it: plain frozen JSON, replaced and never changed. `order-view.ts` makes of it what
 * callers see.
 */

export interface KeptLine {
  readonly productId: string
  readonly quantity: number
  readonly unitPrice: number
  readonly discount: number
  /** Of the order's discount. */
  readonly share: number
  readonly tax: number
  readonly total: number
  readonly sellerId: string | undefined
  readonly bySeller: boolean
  /** Where it must come from. */
  readonly warehouseId: string | undefined
  readonly backorder: boolean
  readonly waiting: KeptWaiting | undefined
}

/** Units of a line that wait for goods. Fills become rows, with their part of the money. */
export interface KeptWaiting {
  readonly demandId: string
  readonly quantity: number
  readonly total: number
  /** Units that were filled or cancelled, and their money. */
  readonly doneUnits: number
  readonly doneTotal: number
}

export interface KeptRow {
  readonly id: string
  readonly lineNumber: number
  readonly warehouseId: string | undefined
  readonly quantity: number
  readonly total: number
  readonly reservationId: string | undefined
  /** Units in planned shipments. */
  readonly planned: number
  /** Of these, what was told to be delivered before it was told to be shipped: not cancelled any more. */
  readonly deliveredEarly: number
  readonly shipped: number
  readonly delivered: number
  readonly cancelled: number
  readonly returned: number
  readonly askedBack: number
  readonly creditedUnits: number
  readonly credited: number
  /** Money given back for it without goods. */
  readonly goodwill: number
  readonly placedAt: number
  readonly shippedAt: number | undefined
  readonly deliveredAt: number | undefined
  readonly settledAt: number | undefined
}

export interface RowUnits {
  readonly rowId: string
  readonly quantity: number
}

export interface KeptShipment {
  readonly id: string
  readonly warehouseId: string | undefined
  readonly sellerId: string | undefined
  readonly status: ShipmentStatus
  readonly lines: readonly RowUnits[]
  readonly carrier: string | undefined
  readonly trackingNumber: string | undefined
  readonly label: 'waiting' | 'made' | undefined
  readonly plannedAt: number
  readonly shippedAt: number | undefined
  readonly deliveredAt: number | undefined
}

export interface KeptReturnLine extends RowUnits {
  readonly reason: string | undefined
  readonly received: number
  readonly unreturned: number
  /** Units whose money was decided on, and that money. */
  readonly creditedUnits: number
  readonly credited: number
}

export interface KeptReturn {
  readonly id: string
  readonly status: ReturnStatus
  readonly lines: readonly KeptReturnLine[]
  readonly warehouseId: string | undefined
  readonly fee: { readonly amount: number; readonly reason: string } | undefined
  readonly replacedBy: string | undefined
  readonly requestedAt: number
  readonly receivedAt: number | undefined
  readonly refundedAt: number | undefined
}

export interface ReceivedUnits extends RowUnits {
  readonly disposition: Disposition
}

export interface KeptOrder {
  readonly id: string
  readonly number: string
  readonly status: OrderStatus
  readonly transitions: readonly Transition[]
  readonly customerId: string | undefined
  readonly isMember: boolean | undefined
  readonly currency: string
  readonly shipTo: ShipTo | undefined
  readonly promisedAt: number | undefined
  readonly expiresAt: number | undefined
  readonly placedAt: number
  readonly lines: readonly KeptLine[]
  readonly rows: readonly KeptRow[]
  readonly discount: number
  readonly shipping: number
  readonly shippingCredited: number
  /** Money given back without goods, for no row in particular. */
  readonly goodwill: number
  /** What the customer is charged for returns. */
  readonly fees: number
  /** What units that went out again brought back to be paid. */
  readonly reversed: number
  /** From the order that it replaces, and to those that replace it. */
  readonly creditIn: number
  readonly creditOut: number
  readonly attempts: readonly PaymentAttempt[]
  readonly refunds: readonly Refund[]
  readonly shipments: readonly KeptShipment[]
  readonly returns: readonly KeptReturn[]
  readonly replaces: { readonly orderId: string; readonly returnId?: string } | undefined
  readonly replacedBy: readonly string[]
  /** It is paid, and waits for levels that others hold; since when. */
  readonly confirmsSince: number | undefined
  /** What a gateway told already, and the commit that took it in. */
  readonly seen: Readonly<Record<string, number>>
  readonly version: number
  /** The commits that began it and changed it last. */
  readonly first: number
  readonly last: number
  readonly lastAt: number
}
