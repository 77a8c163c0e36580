import type { JSX } from 'preact'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { LevelLink, ProductLink, WarehouseLink } from '../parts/links.tsx'
import { LiveChart } from '../parts/live-chart.tsx'
import { Table } from '../parts/table.tsx'
import { Age } from '../parts/time.tsx'
import type { LowStock, Page, Reservation } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number } from '../words.ts'

export function OverviewPage(): JSX.Element {
  return (
    <>
      <h1 class="unseen">Overview</h1>
      <div class="grid">
        <Card title="Commits a second">
          <LiveChart />
        </Card>
        <HoldsEnding />
        <LowStockCard />
      </div>
    </>
  )
}

function HoldsEnding(): JSX.Element {
  const holds = useAnswer<{ readonly items: readonly Reservation[] }>('/v1/holds-ending?limit=8', { every: 5_000 })
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

function LowStockCard(): JSX.Element {
  const low = useAnswer<Page<LowStock>>('/v1/low-stock?limit=8', { every: 5_000 })
  return (
    <Card title="Low stock">
      <Answered of={low}>
        {({ items, next }) => (
          <>
            <Table
              caption="Low stock"
              rows={items}
              keyOf={({ warehouseId, productId }) => JSON.stringify([warehouseId, productId])}
              empty="Nothing is at its threshold or below."
              columns={[
                { title: 'Product', cell: (level) => <LevelLink {...level} /> },
                { title: 'In', cell: ({ warehouseId }) => <WarehouseLink id={warehouseId} /> },
                { title: 'Available', isNumber: true, cell: ({ available }) => number(available) },
                { title: 'Threshold', isNumber: true, cell: ({ threshold }) => number(threshold) },
              ]}
            />
            {next !== undefined && <p class="quiet">and more: GET /v1/low-stock has all of them</p>}
          </>
        )}
      </Answered>
    </Card>
  )
}
