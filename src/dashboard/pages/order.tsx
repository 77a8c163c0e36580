import type { JSX } from 'preact'
import type { Order, OrderLine, OrderRow } from '../../orders.ts'
import { Answered } from '../parts/answered.tsx'
import { Card, Figure } from '../parts/card.tsx'
import { OrderLink, ProductLink, WarehouseLink } from '../parts/links.tsx'
import { OrderActions } from '../parts/order-actions.tsx'
import { OrderCommits } from '../parts/order-commits.tsx'
import { OrderMoney } from '../parts/order-money.tsx'
import { OrderParcels, OrderReturns } from '../parts/order-parcels.tsx'
import { Status } from '../parts/status.tsx'
import { Table } from '../parts/table.tsx'
import { Age, Time } from '../parts/time.tsx'
import { useAnswer } from '../use-answer.ts'
import { money, number, title } from '../words.ts'

export function OrderPage({ id }: { id: string }): JSX.Element {
  const order = useAnswer<Order>(`/v1/orders/${encodeURIComponent(id)}`, {
    when: ({ entries }) => entries.some(({ ledger }) => ledger === 'orders'),
    hasPast: true,
  })
  return (
    <div class="stack">
      <div class="head">
        <h1>{order.body?.number ?? id}</h1>
        {order.body !== undefined && <Status is={order.body.status} />}
        {order.body !== undefined && <OrderActions order={order.body} done={order.refresh} />}
      </div>
      <Answered of={order}>{(body) => <WholeOrder order={body} refresh={order.refresh} />}</Answered>
    </div>
  )
}

function WholeOrder({ order, refresh }: { order: Order; refresh: () => void }): JSX.Element {
  return (
    <>
      <Sums order={order} />
      <Card title="What was ordered" wide>
        <Rows order={order} />
      </Card>
      <div class="grid pairs-wide">
        <Card title="Money">
          <OrderMoney order={order} />
        </Card>
        <Card title="Parcels">
          <OrderParcels order={order} done={refresh} />
        </Card>
        <Card title="Returns">
          <OrderReturns order={order} done={refresh} />
        </Card>
        <Card title="How its status changed">
          <Transitions order={order} />
        </Card>
      </div>
      <OrderCommits key={order.version} id={order.id} />
    </>
  )
}

function Sums({ order }: { order: Order }): JSX.Element {
  const { totals, currency, placedAt, promisedAt, expiresAt, customerId, isMember } = order
  return (
    <>
      <div class="figures">
        <Figure value={money(totals.total, currency)} label="total" />
        <Figure value={money(totals.captured, currency)} label="paid" />
        <Figure value={money(totals.refunded, currency)} label="given back" />
        <Figure value={money(totals.due, currency)} label="due" mood={totals.due > 0 ? 'bad' : 'calm'} />
      </div>
      <p class="quiet">
        Placed <Time at={placedAt} /> {customerId !== undefined && `by ${customerId}`}{' '}
        {isMember === true && '(a member)'}
        {promisedAt !== undefined && (
          <>
            , promised for <Time at={promisedAt} />
          </>
        )}
        {expiresAt !== undefined && (
          <>
            ; what it holds runs out <Age at={expiresAt} />
          </>
        )}
        . Payment: {title(order.paymentStatus)}. Fulfilment: {title(order.fulfillmentStatus)}. Return:{' '}
        {title(order.returnStatus)}.{' '}
        {order.replaces !== undefined && (
          <>
            It replaces goods of <OrderLink id={order.replaces.orderId} />.{' '}
          </>
        )}
        {(order.replacedBy ?? []).map((replacement) => (
          <span key={replacement}>
            <OrderLink id={replacement} label="Its replacement" />{' '}
          </span>
        ))}
      </p>
    </>
  )
}

interface LineRow {
  readonly line: OrderLine
  readonly row: OrderRow | undefined
}

function Rows({ order: { lines, currency } }: { order: Order }): JSX.Element {
  const rows: LineRow[] = lines.flatMap((line): LineRow[] =>
    line.rows.length === 0 ? [{ line, row: undefined }] : line.rows.map((row) => ({ line, row })),
  )
  return (
    <Table
      caption="Lines and rows"
      rows={rows}
      keyOf={({ line, row }) => row?.id ?? String(line.lineNumber)}
      empty="It has no lines."
      columns={[
        { title: 'Line', isNumber: true, cell: ({ line }) => line.lineNumber },
        { title: 'Product', cell: ({ line }) => <ProductLink id={line.productId} /> },
        { title: 'From', cell: ({ line, row }) => <From line={line} row={row} /> },
        { title: 'Units', isNumber: true, cell: ({ line, row }) => number(row?.quantity ?? line.quantity) },
        { title: 'Each', isNumber: true, isExtra: true, cell: ({ line }) => money(line.unitPrice, currency) },
        { title: 'Total', isNumber: true, cell: ({ line, row }) => money(row?.total ?? line.total, currency) },
        { title: 'Shipped', isNumber: true, cell: ({ row }) => number(row?.shipped) },
        { title: 'Delivered', isNumber: true, isExtra: true, cell: ({ row }) => number(row?.delivered) },
        { title: 'Cancelled', isNumber: true, isExtra: true, cell: ({ row }) => number(row?.cancelled) },
        { title: 'Came back', isNumber: true, cell: ({ row }) => number(row?.returned) },
        { title: 'Given back', isNumber: true, isExtra: true, cell: ({ row }) => money(row?.refunded, currency) },
      ]}
    />
  )
}

function From({ line, row }: LineRow): JSX.Element {
  if (row?.warehouseId !== undefined) return <WarehouseLink id={row.warehouseId} />
  if (line.fulfilledBy === 'seller') return <>seller {line.sellerId}</>
  return <span class="warn">{line.waiting > 0 ? `${number(line.waiting)} wait for goods` : 'nowhere yet'}</span>
}

function Transitions({ order: { transitions } }: { order: Order }): JSX.Element {
  return (
    <Table
      caption="Transitions"
      rows={transitions}
      keyOf={({ to, at }) => `${to} ${at}`}
      empty="Its status never changed."
      columns={[
        { title: 'When', cell: ({ at }) => <Time at={at} /> },
        { title: 'From', cell: ({ from }) => (from === undefined ? '–' : title(from)) },
        { title: 'To', cell: ({ to }) => <Status is={to} /> },
        { title: 'Why', isExtra: true, cell: ({ reason = '' }) => reason },
        { title: 'By', isExtra: true, cell: ({ actor = '–' }) => actor },
      ]}
    />
  )
}
