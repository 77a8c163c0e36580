import type { JSX } from 'preact'
import type { Order } from '../../orders.ts'
import { asked, changed, go } from '../address.ts'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { OrderLink } from '../parts/links.tsx'
import { Pager } from '../parts/pager.tsx'
import { Status } from '../parts/status.tsx'
import { StatusFilter } from '../parts/status-filter.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { money, number, title } from '../words.ts'

const statuses = [
  'pending',
  'payment-pending',
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'settled',
  'cancelled',
]

export function OrdersPage(): JSX.Element {
  const query = new URLSearchParams({ sort: 'newest', limit: '50' })
  for (const name of ['status', 'customerId', 'cursor']) {
    const value = asked(name)
    if (value !== undefined) query.set(name, value)
  }
  const orders = useAnswer<Page<Order>>(`/v1/orders?${query}`, {
    when: ({ entries }) => entries.some(({ ledger }) => ledger === 'orders'),
    every: 2_000,
  })
  return (
    <>
      <div class="head">
        <h1>Orders</h1>
        <span class="quiet">the newest first; those closed long ago are found by their id</span>
      </div>
      <Card
        title={asked('status') === undefined ? 'All orders' : `Orders that are ${title(asked('status') ?? '')}`}
        wide
      >
        <Filters />
        <Answered of={orders}>
          {({ items, next }) => (
            <>
              <OrdersTable orders={items} />
              <Pager next={next} />
            </>
          )}
        </Answered>
      </Card>
    </>
  )
}

function Filters(): JSX.Element {
  return (
    <div class="filters">
      <StatusFilter statuses={statuses} />
      <label for="order-customer">
        Customer
        <input
          id="order-customer"
          defaultValue={asked('customerId') ?? ''}
          key={asked('customerId') ?? ''}
          onChange={(event) => go(changed({ customerId: event.currentTarget.value.trim(), cursor: undefined }))}
        />
      </label>
    </div>
  )
}

function OrdersTable({ orders }: { orders: readonly Order[] }): JSX.Element {
  return (
    <Table
      caption="Orders"
      rows={orders}
      keyOf={({ id }) => id}
      empty="No order is like that. Take a filter away; or POST /v1/orders places one."
      columns={[
        { title: 'Order', cell: ({ id, number: name }) => <OrderLink id={id} label={name} /> },
        { title: 'Placed', cell: ({ placedAt }) => <Time at={placedAt} /> },
        { title: 'Status', cell: ({ status }) => <Status is={status} /> },
        { title: 'Payment', isExtra: true, cell: ({ paymentStatus }) => title(paymentStatus) },
        { title: 'Fulfilment', isExtra: true, cell: ({ fulfillmentStatus }) => title(fulfillmentStatus) },
        { title: 'Return', isExtra: true, cell: ({ returnStatus }) => title(returnStatus) },
        { title: 'Customer', isExtra: true, cell: ({ customerId = '–' }) => customerId },
        {
          title: 'Units',
          isNumber: true,
          cell: ({ lines }) => number(lines.reduce((sum, line) => sum + line.quantity, 0)),
        },
        { title: 'Total', isNumber: true, cell: ({ totals, currency }) => money(totals.total, currency) },
        { title: 'Due', isNumber: true, isExtra: true, cell: ({ totals, currency }) => money(totals.due, currency) },
      ]}
    />
  )
}
