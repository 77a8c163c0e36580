import type { JSX } from 'preact'
import type { Order } from '../../orders.ts'
import { money, title } from '../words.ts'
import { Status } from './status.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

/** Payments and refunds: nothing of it is ever changed, only added to. */
export function OrderMoney({ order }: { order: Order }): JSX.Element {
  const { payments, refunds, currency } = order
  return (
    <>
      <h3>Attempts to get paid</h3>
      <Table
        caption="Payments"
        rows={payments}
        keyOf={({ id }) => id}
        empty="Nobody has tried to pay yet."
        columns={[
          { title: 'When', cell: ({ at }) => <Time at={at} /> },
          { title: 'How', isExtra: true, cell: ({ method = '–' }) => method },
          { title: 'Status', cell: ({ status }) => <Status is={status} /> },
          { title: 'Amount', isNumber: true, cell: ({ amount }) => money(amount, currency) },
          { title: 'Captured', isNumber: true, cell: ({ captured }) => money(captured, currency) },
        ]}
      />
      <h3>Refunds</h3>
      <Table
        caption="Refunds"
        rows={refunds}
        keyOf={({ id }) => id}
        empty="Nothing was given back."
        columns={[
          { title: 'When', cell: ({ at }) => <Time at={at} /> },
          {
            title: 'Because of',
            cell: ({ cause, reason }) => (reason === undefined ? title(cause) : `${title(cause)}: ${reason}`),
          },
          { title: 'Status', cell: ({ status }) => <Status is={status} /> },
          { title: 'Amount', isNumber: true, cell: ({ amount }) => money(amount, currency) },
        ]}
      />
    </>
  )
}
