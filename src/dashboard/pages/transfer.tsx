import type { JSX } from 'preact'
import type { Transfer } from '../../transfers.ts'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { ProductLink, WarehouseLink } from '../parts/links.tsx'
import { Status } from '../parts/status.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { TransferActions } from '../parts/transfer-actions.tsx'
import { useAnswer } from '../use-answer.ts'
import { number, short } from '../words.ts'

export function TransferPage({ id }: { id: string }): JSX.Element {
  const transfer = useAnswer<Transfer>(`/v1/transfers/${encodeURIComponent(id)}`, {
    when: ({ entries }) => entries.some(({ ledger }) => ledger === 'transfers'),
  })
  return (
    <div class="stack">
      <div class="head">
        <h1>Transfer {short(id)}</h1>
        {transfer.body !== undefined && <Status is={transfer.body.status} />}
        {transfer.body !== undefined && <TransferActions transfer={transfer.body} done={transfer.refresh} />}
      </div>
      <Answered of={transfer}>{(body) => <WholeTransfer transfer={body} />}</Answered>
    </div>
  )
}

function WholeTransfer({ transfer }: { transfer: Transfer }): JSX.Element {
  const { sourceWarehouseId, destinationWarehouseId, requestedAt, requestedBy, approvedBy, expectedAt, lines } =
    transfer
  return (
    <>
      <p>
        From <WarehouseLink id={sourceWarehouseId} /> to <WarehouseLink id={destinationWarehouseId} />. Asked for{' '}
        <Time at={requestedAt} /> {requestedBy !== undefined && `by ${requestedBy}`}
        {approvedBy !== undefined && `, approved by ${approvedBy}`}
        {expectedAt !== undefined && (
          <>
            , expected <Time at={expectedAt} />
          </>
        )}
        .
      </p>
      <Card title="What moves" wide>
        <Table
          caption="Lines"
          rows={lines}
          keyOf={({ productId }) => productId}
          empty="It has no lines."
          columns={[
            { title: 'Product', cell: ({ productId }) => <ProductLink id={productId} /> },
            { title: 'Asked for', isNumber: true, cell: ({ quantity }) => number(quantity) },
            { title: 'Held', isNumber: true, cell: ({ held }) => number(held) },
            { title: 'Shipped', isNumber: true, cell: ({ shipped }) => number(shipped) },
            { title: 'On its way', isNumber: true, cell: ({ inTransit }) => number(inTransit) },
            { title: 'Came', isNumber: true, cell: ({ received }) => number(received) },
            { title: 'Damaged', isNumber: true, cell: ({ damaged }) => number(damaged) },
            { title: 'Lost', isNumber: true, cell: ({ lost }) => number(lost) },
          ]}
        />
      </Card>
    </>
  )
}
