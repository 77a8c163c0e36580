import type { JSX } from 'preact'
import type { Order } from '../../orders.ts'
import { money, short } from '../words.ts'
import { WarehouseLink } from './links.tsx'
import { ReturnActions, ShipmentActions } from './order-actions.tsx'
import { Status } from './status.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

interface OfOrder {
  readonly order: Order
  readonly done: () => void
}

interface Units {
  readonly quantity: number
  readonly productId: string
}

const unitsOf = (lines: readonly Units[]): string =>
  lines.map(({ quantity, productId }) => `${quantity} ${productId}`).join(', ')

export function OrderParcels({ order: { shipments, status }, done }: OfOrder): JSX.Element {
  const isEarly = ['pending', 'payment-pending', 'confirmed'].includes(status)
  return (
    <Table
      caption="Parcels"
      rows={shipments}
      keyOf={({ id }) => id}
      empty={isEarly ? 'No parcel is planned before the order is paid and processed.' : 'There is no parcel.'}
      columns={[
        { title: 'Parcel', cell: ({ id, trackingNumber }) => <span title={id}>{trackingNumber ?? short(id)}</span> },
        {
          title: 'From',
          cell: ({ warehouseId, sellerId }) =>
            warehouseId === undefined ? `seller ${sellerId}` : <WarehouseLink id={warehouseId} />,
        },
        { title: 'What', cell: ({ lines }) => unitsOf(lines) },
        { title: 'Status', cell: (shipment) => <Status is={shipment.status} /> },
        { title: 'Left', isExtra: true, cell: ({ shippedAt }) => <Time at={shippedAt} /> },
        { title: 'Next', cell: (shipment) => <ShipmentActions shipment={shipment} done={done} /> },
      ]}
    />
  )
}

export function OrderReturns({ order: { returns, currency }, done }: OfOrder): JSX.Element {
  return (
    <Table
      caption="Returns"
      rows={returns}
      keyOf={({ id }) => id}
      empty="Nothing came back, and nobody asked."
      columns={[
        { title: 'Asked', cell: ({ requestedAt }) => <Time at={requestedAt} /> },
        { title: 'What', cell: ({ lines }) => unitsOf(lines) },
        { title: 'Status', cell: (back) => <Status is={back.status} /> },
        { title: 'Given back', isNumber: true, cell: ({ refunded }) => money(refunded, currency) },
        { title: 'Next', cell: (back) => <ReturnActions back={back} done={done} /> },
      ]}
    />
  )
}
