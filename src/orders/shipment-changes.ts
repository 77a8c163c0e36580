import type { KeptOrder, KeptShipment, RowUnits } from './kept-order.ts'
import { type Changes, timeOf, withItem, withRows } from './order-changes.ts'
import type { PlannedFact } from './orders-entry.ts'

type ShipmentFactType =
  | 'shipments-planned'
  | 'shipment-labelled'
  | 'shipment-shipped'
  | 'shipment-delivered'
  | 'shipment-cancelled'

function planned(
  { shipmentId, warehouseId, sellerId, lines }: PlannedFact,
  at: number,
  hasLabel: boolean,
): KeptShipment {
  return {
    id: shipmentId,
    warehouseId,
    sellerId,
    status: 'planned',
    lines,
    carrier: undefined,
    trackingNumber: undefined,
    label: hasLabel ? 'waiting' : undefined,
    plannedAt: at,
    shippedAt: undefined,
    deliveredAt: undefined,
  }
}

export const shipmentChanges: Changes<ShipmentFactType> = {
  'shipments-planned': (order, { shipments, labels }, { at }) => {
    const made = shipments.map((fact) => planned(fact, at, labels === true && fact.warehouseId !== undefined))
    const units = shipments.flatMap(({ lines }) => lines)
    const withPlanned = withRows(order, units, (row, { quantity }) => ({ planned: row.planned + quantity }))
    return { ...withPlanned, shipments: [...order.shipments, ...made] }
  },
  'shipment-labelled': (order, { shipmentId, carrier, trackingNumber }) => ({
    ...order,
    shipments: withItem(order.shipments, shipmentId, () => ({ carrier, trackingNumber, label: 'made' })),
  }),
  'shipment-shipped': (order, { shipmentId, carrier, trackingNumber, lines, left }, commit) => {
    const before = order.shipments.find(({ id }) => id === shipmentId)
    const wasDelivered = before?.deliveredAt
    const shippedAt = timeOf(commit)
    const shipped = withRows(order, lines, (row, { quantity }) => {
      const units = row.shipped + quantity
      return {
        shipped: units,
        planned: row.planned - quantity,
        ...(units === row.quantity - row.cancelled && { shippedAt: row.shippedAt ?? shippedAt }),
      }
    })
    const shipments = withItem(shipped.shipments, shipmentId, (shipment) => ({
      status: 'shipped' as const,
      lines,
      carrier: carrier ?? shipment.carrier,
      trackingNumber: trackingNumber ?? shipment.trackingNumber,
      shippedAt,
    }))
    const rest = left === undefined ? [] : [planned(left, commit.at, before?.label !== undefined)]
    const sent = { ...shipped, shipments: [...shipments, ...rest] }
    if (before === undefined || wasDelivered === undefined) return sent
    const told = withRows(sent, before.lines, (row, { quantity }) => ({
      deliveredEarly: row.deliveredEarly - quantity,
    }))
    return arrived(told, shipmentId, lines, wasDelivered)
  },
  'shipment-delivered': (order, { shipmentId }, commit) => {
    const shipment = order.shipments.find(({ id }) => id === shipmentId)
    if (shipment === undefined || shipment.deliveredAt !== undefined) return order
    const deliveredAt = timeOf(commit)
    if (shipment.status === 'shipped') return arrived(order, shipmentId, shipment.lines, deliveredAt)
    // Told before it was told to be shipped: it moves nothing yet.
    const told = withRows(order, shipment.lines, (row, { quantity }) => ({
      deliveredEarly: row.deliveredEarly + quantity,
    }))
    return { ...told, shipments: withItem(order.shipments, shipmentId, () => ({ deliveredAt })) }
  },
  'shipment-cancelled': (order, { shipmentId }) => {
    const lines = order.shipments.find(({ id }) => id === shipmentId)?.lines ?? []
    const freed = withRows(order, lines, (row, { quantity }) => ({ planned: row.planned - quantity }))
    return { ...freed, shipments: withItem(order.shipments, shipmentId, () => ({ status: 'cancelled' })) }
  },
}

function arrived(order: KeptOrder, shipmentId: string, lines: readonly RowUnits[], deliveredAt: number): KeptOrder {
  const rows = withRows(order, lines, (row, { quantity }) => {
    const delivered = row.delivered + quantity
    const isLast = delivered === row.quantity - row.cancelled
    return { delivered, ...(isLast && { deliveredAt: row.deliveredAt ?? deliveredAt }) }
  })
  return { ...rows, shipments: withItem(order.shipments, shipmentId, () => ({ status: 'delivered', deliveredAt })) }
}
