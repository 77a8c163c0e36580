import type { JSX } from 'preact'
import type { Backorder } from '../../backorders.ts'
import type { OutboxItem } from '../../orders.ts'
import type { LowStock, Page, Reservation } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { money, number, title } from '../words.ts'
import { Answered } from './answered.tsx'
import { Card } from './card.tsx'
import { LevelLink, OrderLink, ProductLink, WarehouseLink } from './links.tsx'
import { Table } from './table.tsx'
import { Age } from './time.tsx'

/** This many rows of a list fit a tile. */
const mostRows = 8

export function HoldsEnding(): JSX.Element {
  const holds = useAnswer<{ readonly items: readonly Reservation[] }>(`/v1/holds-ending?limit=${mostRows}`, {
    every: 5_000,
  })
  return (
    <Card title="Holds about to run out">
      <Answered of={holds}>
        {({ items }) => (
          <Table
            caption="Holds about to run out"
            rows={items}
            keyOf={({ id }) => id}
            empty="No hold is pending: nobody is about to pay."
            columns={[
              { title: 'Product', cell: ({ productId }) => <ProductLink id={productId} /> },
              { title: 'In', cell: ({ warehouseId }) => <WarehouseLink id={warehouseId} /> },
              { title: 'Units', isNumber: true, cell: ({ held }) => number(held) },
              { title: 'Runs out', cell: ({ expiresAt }) => <Age at={expiresAt} /> },
            ]}
          />
        )}
      </Answered>
    </Card>
  )
}

export function LowStockCard(): JSX.Element {
  const low = useAnswer<Page<LowStock>>('/v1/low-stock', { every: 5_000 })
  return (
    <Card title="Low stock" aside={low.body === undefined ? undefined : `${number(low.body.items.length)} levels`}>
      <Answered of={low}>
        {({ items }) => (
          <Table
            caption="Low stock"
            rows={items.toSorted((a, b) => a.available - b.available).slice(0, mostRows)}
            keyOf={({ warehouseId, productId }) => JSON.stringify([warehouseId, productId])}
            empty="Nothing is at its threshold or below."
            columns={[
              { title: 'Product', cell: (level) => <LevelLink {...level} /> },
              { title: 'In', cell: ({ warehouseId }) => <WarehouseLink id={warehouseId} /> },
              { title: 'Available', isNumber: true, cell: ({ available }) => number(available) },
              { title: 'Threshold', isNumber: true, cell: ({ threshold }) => number(threshold) },
            ]}
          />
        )}
      </Answered>
    </Card>
  )
}

export function BackordersCard(): JSX.Element {
  const waiting = useAnswer<Page<Backorder>>(`/v1/backorders?limit=${mostRows}`, { every: 5_000 })
  return (
    <Card title="Backorders that wait">
      <Answered of={waiting}>
        {({ items, next }) => (
          <>
            <Table
              caption="Backorders"
              rows={items}
              keyOf={({ id }) => id}
              empty="Nobody waits for goods."
              columns={[
                { title: 'Product', cell: ({ productId }) => <ProductLink id={productId} /> },
                { title: 'Units', isNumber: true, cell: ({ waiting: units }) => number(units) },
                { title: 'Place in line', isNumber: true, cell: ({ position }) => number(position) },
                { title: 'Since', cell: ({ since }) => <Age at={since} /> },
              ]}
            />
            {next !== undefined && <p class="quiet small">and more, by GET /v1/backorders</p>}
          </>
        )}
      </Answered>
    </Card>
  )
}

export function OutboxCard({ currency }: { currency: string }): JSX.Element {
  const outbox = useAnswer<Page<OutboxItem>>(`/v1/outbox?limit=${mostRows}`, { every: 3_000 })
  return (
    <Card title="Outbox" aside="what waits for an answer from outside">
      <Answered of={outbox}>
        {({ items }) => (
          <Table
            caption="Outbox"
            rows={items}
            keyOf={({ kind, id }) => `${kind} ${id}`}
            empty="Nothing waits: gateways and carriers have answered all."
            columns={[
              { title: 'What', cell: ({ kind }) => title(kind) },
              { title: 'Order', cell: ({ orderId }) => <OrderLink id={orderId} /> },
              { title: 'Amount', isNumber: true, cell: ({ amount }) => money(amount, currency) },
              { title: 'Tries', isNumber: true, cell: ({ tries }) => number(tries) },
              { title: 'Since', cell: ({ since }) => <Age at={since} /> },
            ]}
          />
        )}
      </Answered>
    </Card>
  )
}
