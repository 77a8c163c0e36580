import type { JSX } from 'preact'
import type { Transfer } from '../../transfers.ts'
import { asked } from '../address.ts'
import type { LiveCommit } from '../live.ts'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { WarehouseLink } from '../parts/links.tsx'
import { Pager } from '../parts/pager.tsx'
import { Status } from '../parts/status.tsx'
import { StatusFilter } from '../parts/status-filter.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { TransferActions, unitsOf } from '../parts/transfer-actions.tsx'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { short, title } from '../words.ts'

const statuses = [
  'pending-approval',
  'approved',
  'rejected',
  'partially-shipped',
  'shipped',
  'partially-received',
  'received',
  'cancelled',
]

export function TransfersPage(): JSX.Element {
  const query = new URLSearchParams({ limit: '50' })
  for (const name of ['status', 'cursor']) {
    const value = asked(name)
    if (value !== undefined) query.set(name, value)
  }
  const transfers = useAnswer<Page<Transfer>>(`/v1/transfers?${query}`, {
    when: ({ entries }) => entries.some(({ ledger }) => ledger === 'transfers'),
  })
  return (
    <div class="stack">
      <div class="head">
        <h1>Transfers</h1>
        <span class="quiet">goods that move between warehouses, with somebody’s approval</span>
      </div>
      {asked('status') === undefined && asked('cursor') === undefined && <Waiting />}
      <Card title={asked('status') === undefined ? 'All transfers' : `Transfers: ${title(asked('status') ?? '')}`} wide>
        <div class="filters">
          <StatusFilter statuses={statuses} />
        </div>
        <Answered of={transfers}>
          {({ items, next }) => (
            <>
              <TransfersTable transfers={items} done={transfers.refresh} />
              <Pager next={next} />
            </>
          )}
        </Answered>
      </Card>
    </div>
  )
}

/** What somebody must do something about comes first. */
function Waiting(): JSX.Element {
  const when = ({ entries }: LiveCommit): boolean => entries.some(({ ledger }) => ledger === 'transfers')
  const waiting = useAnswer<Page<Transfer>>('/v1/transfers?status=pending-approval&limit=50', { when })
  return (
    <Card title="Waiting for approval" wide>
      <Answered of={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="empty">No transfer waits for anybody.</p>
          ) : (
            <TransfersTable transfers={items} done={waiting.refresh} />
          )
        }
      </Answered>
    </Card>
  )
}

function TransfersTable({ transfers, done }: { transfers: readonly Transfer[]; done: () => void }): JSX.Element {
  return (
    <Table
      caption="Transfers"
      rows={transfers}
      keyOf={({ id }) => id}
      empty="No transfer is like that. POST /v1/transfers asks for one."
      columns={[
        { title: 'Transfer', cell: ({ id }) => <a href={`/transfers/${encodeURIComponent(id)}`}>{short(id)}</a> },
        { title: 'Status', cell: ({ status }) => <Status is={status} /> },
        { title: 'From', cell: ({ sourceWarehouseId }) => <WarehouseLink id={sourceWarehouseId} /> },
        { title: 'To', cell: ({ destinationWarehouseId }) => <WarehouseLink id={destinationWarehouseId} /> },
        { title: 'What', cell: unitsOf },
        { title: 'Asked by', isExtra: true, cell: ({ requestedBy = '–' }) => requestedBy },
        { title: 'Expected', isExtra: true, cell: ({ expectedAt }) => <Time at={expectedAt} /> },
        { title: 'Next', cell: (transfer) => <TransferActions transfer={transfer} done={done} /> },
      ]}
    />
  )
}
