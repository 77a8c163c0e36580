import type { JSX } from 'preact'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { WarehouseLink } from '../parts/links.tsx'
import { Table } from '../parts/table.tsx'
import type { Page, Warehouse } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number, percent } from '../words.ts'

export function WarehousesPage(): JSX.Element {
  const warehouses = useAnswer<Page<Warehouse>>('/v1/warehouses', { hasPast: true, every: 2_000 })
  return (
    <>
      <div class="head">
        <h1>Warehouses</h1>
      </div>
      <Card title="All warehouses" wide>
        <Answered of={warehouses}>
          {({ items }) => (
            <Table
              caption="Warehouses"
              rows={items}
              keyOf={({ id }) => id}
              empty="There is no warehouse yet. POST /v1/warehouses registers one."
              columns={[
                { title: 'Warehouse', cell: ({ id }) => <WarehouseLink id={id} /> },
                { title: 'Name', cell: ({ name }) => name },
                { title: 'On hand', isNumber: true, cell: ({ onHand }) => number(onHand) },
                { title: 'Capacity', isNumber: true, cell: ({ capacity }) => number(capacity) },
                {
                  title: 'Full',
                  isNumber: true,
                  cell: ({ onHand, capacity }) => (capacity === undefined ? '–' : percent(onHand / capacity)),
                },
              ]}
            />
          )}
        </Answered>
      </Card>
    </>
  )
}
