import { isRefusal, type Refusal, refuse, refuseAs } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { Desk, LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { KeptOrder, KeptRow, KeptShipment, RowUnits } from './kept-order.ts'
import { moveOn } from './moving-on.ts'
import type { Order, Shipment } from './order.ts'
import {
  findOrderFor,
  findShipment,
  lineOf,
  orderWith,
  referenceTo,
  rowWith,
  unshippedOf,
  viewWith,
} from './order-access.ts'
import { type OnOrderFields, type OnOrderRequest, onOrderFields, readOnOrder } from './order-requests.ts'
import { shipmentOf } from './order-view.ts'
import type { PlannedFact } from './orders-entry.ts'
import { invalidShipmentState, trackingNumberExists } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { rulesOf } from './placing.ts'
import {
  type OnShipmentFields,
  type OnShipmentRequest,
  onShipmentFields,
  readOnShipment,
  readShipped,
  type ShipFields,
  type ShipOrderRequest,
  shipFields,
} from './shipment-requests.ts'
import { byRow, unitsOfLines } from './units-of-lines.ts'

/** Plans the shipments of what has goods and no shipment yet: one a warehouse, one a seller. */
export const processOrder: LedgerCommand<OnOrderRequest, OnOrderFields, Order, Order> = ledgerCommand({
  name: 'orders.process',
  request: onOrderFields,
  read: readOnOrder,
  locks: () => [],
  decide: (fields, desk) => {
    const order = findOrderFor('process', fields, desk)
    if (isRefusal(order)) return order
    const { id, status } = order
    if (status === 'confirmed') desk.record(ordersKey, { ledger: 'orders', type: 'order-processing', id })
    planShipments(desk, id)
    return undefined
  },
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
})

/** The goods leave: committed → customer. */
export const ship: LedgerCommand<ShipOrderRequest, ShipFields, Shipment, Shipment> = ledgerCommand({
  name: 'orders.ship',
  request: shipFields,
  read: readShipped,
  locks: (fields, books) => {
    const found = findShipment({ ...fields, expectedVersion: undefined }, books)
    if (isRefusal(found)) return []
    const { order, shipment } = found
    const { warehouseId } = shipment
    if (warehouseId === undefined) return []
    return shipment.lines.map(({ rowId }) => ({
      warehouseId,
      productId: lineOf(order, rowWith(order, rowId)).productId,
    }))
  },
  decide: decideShip,
  keep: (fields, books) => keepShipment(fields, books),
  result: (shipment) => shipment,
})

/** It is there. */
export const deliver: OnShipment = onShipment('orders.deliver', (fields, desk) => {
  const found = findShipment(fields, desk)
  if (isRefusal(found)) return found
  const { order, shipment } = found
  if (shipment.status === 'cancelled') return wrongState('deliver', shipment, ['planned', 'shipped'])
  // A timestamp is filled once.
  if (shipment.deliveredAt !== undefined) return undefined
  desk.record(ordersKey, { ledger: 'orders', type: 'shipment-delivered', id: order.id, shipmentId: shipment.id })
  moveOn(desk, order.id)
  return undefined
})

/** It is not to be sent: its goods stay held, and `process` plans them anew. */
export const cancelShipment: OnShipment = onShipment(
  'orders.cancelShipment',
  (fields, desk) => {
    const found = findShipment(fields, desk)
    if (isRefusal(found)) return found
    const { order, shipment } = found
    if (shipment.status === 'cancelled') return undefined
    if (shipment.status !== 'planned' || shipment.deliveredAt !== undefined)
      return wrongState('cancel', shipment, ['planned'])
    desk.record(ordersKey, { ledger: 'orders', type: 'shipment-cancelled', id: order.id, shipmentId: shipment.id })
    return undefined
  },
  true,
)

/** A carrier has made the label that it was asked for. */
export const noteLabel: LedgerCommand<LabelFields, LabelFields, null, undefined> = ledgerCommand({
  name: 'orders.noteLabel',
  request: { shipmentId: true, carrier: true, trackingNumber: true },
  read: (request) => ({ ...request }) as unknown as LabelFields,
  locks: () => [],
  decide: ({ shipmentId, carrier, trackingNumber }, desk) => {
    const found = findShipment({ shipmentId, expectedVersion: undefined }, desk)
    if (isRefusal(found)) return found
    if (found.shipment.label !== 'waiting') return undefined
    const fact = { shipmentId, carrier, trackingNumber }
    desk.record(ordersKey, { ledger: 'orders', type: 'shipment-labelled', id: found.order.id, ...fact })
    return undefined
  },
  keep: () => null,
  result: () => undefined,
})

export interface LabelFields {
  readonly shipmentId: string
  readonly carrier: string
  readonly trackingNumber: string
}

/** Nothing more is expected of it. */
export const settle: LedgerCommand<OnOrderRequest, OnOrderFields, Order, Order> = ledgerCommand({
  name: 'orders.settle',
  request: onOrderFields,
  read: readOnOrder,
  locks: () => [],
  decide: (fields, desk) => {
    const order = findOrderFor('settle', fields, desk)
    if (isRefusal(order)) return order
    desk.record(ordersKey, { ledger: 'orders', type: 'order-settled', id: order.id })
    return undefined
  },
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
})

type OnShipment = LedgerCommand<OnShipmentRequest, OnShipmentFields, Shipment, Shipment>

function onShipment(name: string, decide: OnShipment['decide'], needsReason: boolean = false): OnShipment {
  return ledgerCommand({
    name,
    request: onShipmentFields,
    needsReason,
    read: readOnShipment,
    locks: () => [],
    decide,
    keep: (fields, books) => keepShipment(fields, books),
    result: (shipment) => shipment,
  })
}

function keepShipment({ shipmentId }: OnShipmentFields, books: Parameters<OnShipment['keep']>[1]): Shipment {
  const order = books.ledger(ordersKey).orderOf('shipment', shipmentId) as KeptOrder
  return shipmentOf(order, order.shipments.find(({ id }) => id === shipmentId) as KeptShipment)
}

export function planShipments(desk: Desk, orderId: string): void {
  const order = orderWith(orderId, desk)
  const shipments: { -readonly [Key in keyof PlannedFact]: PlannedFact[Key] }[] = []
  for (const row of order.rows) {
    const quantity = unshippedOf(row) - row.planned
    if (quantity <= 0) continue
    const { sellerId } = lineOf(order, row)
    const { warehouseId } = row
    const units: RowUnits = { rowId: row.id, quantity }
    const isSame = (one: PlannedFact): boolean =>
      one.warehouseId === warehouseId && (warehouseId !== undefined || one.sellerId === sellerId)
    const same = shipments.find(isSame)
    if (same !== undefined) same.lines = [...same.lines, units]
    else
      shipments.push({
        shipmentId: desk.newId(),
        ...(warehouseId !== undefined ? { warehouseId } : sellerId !== undefined && { sellerId }),
        lines: [units],
      })
  }
  if (shipments.length === 0) return
  const labels = rulesOf(desk).hasCarrier ? { labels: true as const } : {}
  desk.record(ordersKey, { ledger: 'orders', type: 'shipments-planned', id: orderId, shipments, ...labels })
}

function decideShip(fields: ShipFields, desk: Desk): Refusal | undefined {
  const found = findShipment(fields, desk)
  if (isRefusal(found)) return found
  const { order, shipment } = found
  const { carrier, trackingNumber } = fields
  if (shipment.status === 'cancelled') return wrongState('ship', shipment, ['planned'])
  if (shipment.status !== 'planned') return undefined
  const taken = judgeTracking(trackingNumber, shipment, desk)
  if (taken !== undefined) return taken
  const sent = unitsToShip(order, shipment, fields)
  if (isRefusal(sent)) return sent
  for (const units of sent) {
    const refusal = sendUnits(desk, rowWith(order, units.rowId), units.quantity)
    if (refusal !== undefined) return refusal
  }
  const left = leftOf(shipment, sent)
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'shipment-shipped',
    id: order.id,
    shipmentId: shipment.id,
    ...(carrier !== undefined && { carrier }),
    ...(trackingNumber !== undefined && { trackingNumber }),
    lines: sent,
    ...(left.length > 0 && { left: leftover(desk, shipment, left) }),
  })
  moveOn(desk, order.id)
  return undefined
}

function judgeTracking(trackingNumber: string | undefined, { id }: KeptShipment, desk: Desk): Refusal | undefined {
  if (trackingNumber === undefined) return undefined
  const order = desk.ledger(ordersKey).orderOf('tracking', trackingNumber)
  const other = order?.shipments.find((one) => one.trackingNumber === trackingNumber && one.id !== id)
  if (order === undefined || other === undefined) return undefined
  return refuseAs(trackingNumberExists, { trackingNumber, shipmentId: other.id, orderId: order.id })
}

function unitsToShip(order: KeptOrder, shipment: KeptShipment, { lines }: ShipFields): readonly RowUnits[] | Refusal {
  if (lines === undefined) return shipment.lines
  const inIt = (row: KeptRow): number => shipment.lines.find(({ rowId }) => rowId === row.id)?.quantity ?? 0
  const spread = unitsOfLines(order, lines, inIt, ({ quantity: requested }, maximum) => {
    const problem = `shipment ${shipment.id} has ${maximum} of that line`
    return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, problem })
  })
  return isRefusal(spread) ? spread : byRow(spread.map(({ rowId, quantity }) => ({ rowId, quantity })))
}

function sendUnits(desk: Desk, row: KeptRow, quantity: number): Refusal | undefined {
  const { reservationId } = row
  if (reservationId === undefined) return undefined
  const sent = desk.run(stockCommands.fulfill, { reservationId, quantity, reference: referenceTo(row) })
  return isRefusal(sent) ? sent : undefined
}

function leftOf({ lines }: KeptShipment, sent: readonly RowUnits[]): readonly RowUnits[] {
  return lines.flatMap(({ rowId, quantity }) => {
    const left = quantity - (sent.find((one) => one.rowId === rowId)?.quantity ?? 0)
    return left > 0 ? [{ rowId, quantity: left }] : []
  })
}

function leftover(desk: Desk, { warehouseId, sellerId }: KeptShipment, lines: readonly RowUnits[]): PlannedFact {
  return {
    shipmentId: desk.newId(),
    ...(warehouseId !== undefined && { warehouseId }),
    ...(sellerId !== undefined && { sellerId }),
    lines,
  }
}

function wrongState(command: string, { id, status }: KeptShipment, allowed: readonly string[]): Refusal {
  return refuseAs(invalidShipmentState, { shipmentId: id, command, status, allowed })
}
