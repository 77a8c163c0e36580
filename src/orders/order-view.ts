import type { KeptOrder, KeptReturn, KeptRow, KeptShipment } from './kept-order.ts'
import { totalsOf } from './money-of-order.ts'
import type { Order, OrderLine, OrderRow, Return, Shipment } from './order.ts'
import { fulfillmentStatusOf, paymentStatusOf, returnStatusOf, waitingUnits } from './statuses.ts'

/*
 * What callers see of what the ledger keeps. Fields that are undefined are left out: an answer is plain JSON, as an
 * idempotency key keeps it.
 */

/** Made once for each state of an order. */
const views: WeakMap<KeptOrder, Order> = new WeakMap()

export function viewOf(kept: KeptOrder): Order {
  const known = views.get(kept)
  if (known !== undefined) return known
  const view = newView(kept)
  views.set(kept, view)
  return view
}

function newView(kept: KeptOrder): Order {
  const { id, number, status, customerId, isMember, currency, shipTo, promisedAt, expiresAt, placedAt } = kept
  const { transitions, attempts, refunds, replaces, replacedBy, version } = kept
  return Object.freeze({
    id,
    number,
    status,
    paymentStatus: paymentStatusOf(kept),
    fulfillmentStatus: fulfillmentStatusOf(kept),
    returnStatus: returnStatusOf(kept),
    ...(customerId !== undefined && { customerId }),
    ...(isMember !== undefined && { isMember }),
    currency,
    ...(shipTo !== undefined && { shipTo }),
    ...(promisedAt !== undefined && { promisedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    placedAt,
    lines: frozen(kept.lines.map((_, index) => lineOf(kept, index))),
    totals: totalsOf(kept),
    version,
    transitions,
    payments: attempts,
    shipments: frozen(kept.shipments.map((shipment) => shipmentOf(kept, shipment))),
    returns: frozen(kept.returns.map((one) => returnOf(kept, one))),
    refunds,
    ...(replaces !== undefined && { replaces }),
    ...(replacedBy.length > 0 && { replacedBy }),
  })
}

function lineOf(order: KeptOrder, index: number): OrderLine {
  const line = order.lines[index] as KeptOrder['lines'][number]
  const { productId, quantity, unitPrice, discount, tax, total, sellerId, bySeller } = line
  const lineNumber = index + 1
  return Object.freeze({
    lineNumber,
    productId,
    quantity,
    unitPrice,
    discount,
    tax,
    total,
    ...(sellerId !== undefined && { sellerId }),
    ...(bySeller && { fulfilledBy: 'seller' as const }),
    waiting: waitingUnits(line),
    rows: frozen(order.rows.filter((row) => row.lineNumber === lineNumber).map(rowOf)),
  })
}

function rowOf(row: KeptRow): OrderRow {
  const { id, warehouseId, quantity, total, reservationId, shipped, delivered, cancelled, returned } = row
  const { askedBack, credited, goodwill, placedAt, shippedAt, deliveredAt, settledAt } = row
  return Object.freeze({
    id,
    ...(warehouseId !== undefined && { warehouseId }),
    quantity,
    total,
    ...(reservationId !== undefined && { reservationId }),
    shipped,
    delivered,
    cancelled,
    returned,
    askedBack,
    refunded: credited + goodwill,
    placedAt,
    ...(shippedAt !== undefined && { shippedAt }),
    ...(deliveredAt !== undefined && { deliveredAt }),
    ...(settledAt !== undefined && { settledAt }),
  })
}

export function shipmentOf(order: KeptOrder, shipment: KeptShipment): Shipment {
  const { id, warehouseId, sellerId, status, carrier, trackingNumber, label, shippedAt, deliveredAt } = shipment
  return Object.freeze({
    id,
    orderId: order.id,
    ...(warehouseId !== undefined && { warehouseId }),
    ...(sellerId !== undefined && { sellerId }),
    status,
    lines: frozen(shipment.lines.map(({ rowId, quantity }) => ({ ...placeOf(order, rowId), quantity }))),
    ...(carrier !== undefined && { carrier }),
    ...(trackingNumber !== undefined && { trackingNumber }),
    ...(label !== undefined && { label }),
    ...(shippedAt !== undefined && { shippedAt }),
    ...(deliveredAt !== undefined && { deliveredAt }),
  })
}

export function returnOf(order: KeptOrder, one: KeptReturn): Return {
  const { id, status, warehouseId, fee, replacedBy, requestedAt, receivedAt, refundedAt } = one
  const lines = one.lines.map(({ rowId, quantity, reason, received, unreturned, credited }) => ({
    ...placeOf(order, rowId),
    quantity,
    ...(reason !== undefined && { reason }),
    received,
    unreturned,
    refunded: credited,
  }))
  const worth = one.lines.reduce((sum, { credited }) => sum + credited, 0)
  return Object.freeze({
    id,
    orderId: order.id,
    status,
    lines: frozen(lines),
    ...(warehouseId !== undefined && { warehouseId }),
    ...(fee !== undefined && { fee }),
    refunded: Math.max(worth - (fee?.amount ?? 0), 0),
    ...(replacedBy !== undefined && { replacedBy }),
    requestedAt,
    ...(receivedAt !== undefined && { receivedAt }),
    ...(refundedAt !== undefined && { refundedAt }),
  })
}

function placeOf({ rows, lines }: KeptOrder, rowId: string): { lineNumber: number; rowId: string; productId: string } {
  const lineNumber = rows.find(({ id }) => id === rowId)?.lineNumber ?? 0
  return { lineNumber, rowId, productId: lines[lineNumber - 1]?.productId ?? '' }
}

function frozen<Item>(items: Item[]): readonly Item[] {
  for (const item of items) Object.freeze(item)
  return Object.freeze(items)
}
