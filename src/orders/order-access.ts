import { isRefusal, type Refusal, refuse, refuseAs } from '../errors/refusal.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { ReadBooks } from '../ledger/contract.ts'
import type { KeptLine, KeptOrder, KeptReturn, KeptRow, KeptShipment } from './kept-order.ts'
import type { Order } from './order.ts'
import type { OnOrderFields } from './order-requests.ts'
import { viewOf } from './order-view.ts'
import {
  invalidOrderState,
  invalidReturnState,
  orderNotFound,
  returnNotFound,
  shipmentNotFound,
} from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import type { OnReturnFields } from './return-requests.ts'
import type { OnShipmentFields } from './shipment-requests.ts'
import { allowedFor, allowedForReturn } from './statuses.ts'

/** The order that a command is about, if it is there and at the version that was expected. */
export function findOrder({ orderId, expectedVersion }: OnOrderFields, books: ReadBooks): KeptOrder | Refusal {
  const book = books.ledger(ordersKey)
  const order = book.order(orderId)
  if (order === undefined)
    return refuseAs(orderNotFound, { orderId, ...(book.closed(orderId) !== undefined && { closed: true }) })
  return staleVersion(order, expectedVersion) ?? order
}

/** The same, if it is in a status in which that can be done. */
export function findOrderFor(command: string, fields: OnOrderFields, books: ReadBooks): KeptOrder | Refusal {
  const order = findOrder(fields, books)
  return isRefusal(order) ? order : (judgeStatus(order, command) ?? order)
}

export function judgeStatus({ id, status }: KeptOrder, command: string): Refusal | undefined {
  const allowed = allowedFor[command] ?? []
  return allowed.includes(status) ? undefined : refuseAs(invalidOrderState, { orderId: id, command, status, allowed })
}

export interface FoundReturn {
  readonly order: KeptOrder
  readonly found: KeptReturn
}

export function findReturnFor(
  command: string,
  { returnId, expectedVersion }: OnReturnFields,
  books: ReadBooks,
): FoundReturn | Refusal {
  const order = books.ledger(ordersKey).orderOf('return', returnId)
  const found = order?.returns.find(({ id }) => id === returnId)
  if (order === undefined || found === undefined) return refuseAs(returnNotFound, { returnId })
  const { status } = found
  const allowed = allowedForReturn[command] ?? []
  if (!allowed.includes(status)) return refuseAs(invalidReturnState, { returnId, command, status, allowed })
  return staleVersion(order, expectedVersion) ?? { order, found }
}

export interface FoundShipment {
  readonly order: KeptOrder
  readonly shipment: KeptShipment
}

export function findShipment(
  { shipmentId, expectedVersion }: OnShipmentFields,
  books: ReadBooks,
): FoundShipment | Refusal {
  const order = books.ledger(ordersKey).orderOf('shipment', shipmentId)
  const shipment = order?.shipments.find(({ id }) => id === shipmentId)
  if (order === undefined || shipment === undefined) return refuseAs(shipmentNotFound, { shipmentId })
  return staleVersion(order, expectedVersion) ?? { order, shipment }
}

function staleVersion({ id, version }: KeptOrder, expected: number | undefined): Refusal | undefined {
  if (expected === undefined || expected === version) return undefined
  return refuse('STALE_VERSION', { what: `order ${id}`, expected, actual: version })
}

/** An order that is known to be there. */
export function orderWith(orderId: string, books: ReadBooks): KeptOrder {
  return books.ledger(ordersKey).order(orderId) as KeptOrder
}

export function viewWith(orderId: string, books: ReadBooks): Order {
  return viewOf(orderWith(orderId, books))
}

export function lineOf(order: KeptOrder, { lineNumber }: Pick<KeptRow, 'lineNumber'>): KeptLine {
  return order.lines[lineNumber - 1] as KeptLine
}

export function rowWith(order: KeptOrder, rowId: string): KeptRow {
  return order.rows.find(({ id }) => id === rowId) as KeptRow
}

/** Units of a row that are neither shipped nor cancelled. */
export function unshippedOf({ quantity, cancelled, shipped }: KeptRow): number {
  return quantity - cancelled - shipped
}

/** The levels of what an order holds: commands that move it lock them. */
export function heldLevels(order: KeptOrder | undefined): readonly LevelKey[] {
  if (order === undefined) return []
  return order.rows.flatMap((row) => {
    const { warehouseId, reservationId } = row
    if (warehouseId === undefined || reservationId === undefined || unshippedOf(row) === 0) return []
    return [{ warehouseId, productId: lineOf(order, row).productId }]
  })
}

/** Movements bear the row that they are of: the two ledgers join by it. */
export function referenceTo({ id }: Pick<KeptRow, 'id'>): { readonly type: string; readonly id: string } {
  return { type: rowReference, id }
}

export const rowReference = 'order-row'
