import type { JSX } from 'preact'
import { asked } from '../address.ts'
import { Answered } from '../parts/answered.tsx'
import { Card, Figure } from '../parts/card.tsx'
import { LevelsTable } from '../parts/levels-table.tsx'
import { Pager } from '../parts/pager.tsx'
import type { Page, Stock, Warehouse } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number, percent } from '../words.ts'

export function WarehousePage({ id }: { id: string }): JSX.Element {
  const isHere = ({ entries }: { entries: readonly { warehouseId?: string }[] }): boolean =>
    entries.some(({ warehouseId }) => warehouseId === id)
  const options = { hasPast: true, when: isHere, every: 1_500 }
  const name = encodeURIComponent(id)
  const cursor = asked('cursor')
  const warehouse = useAnswer<Warehouse>(`/v1/warehouses/${name}`, options)
  const levels = useAnswer<Page<Stock>>(
    `/v1/levels?warehouseId=${name}&limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    options,
  )
  return (
    <div class="stack">
      <div class="head">
        <h1>{warehouse.body?.name ?? id}</h1>
        <span class="quiet">warehouse {id}</span>
      </div>
      <Answered of={warehouse}>
        {({ onHand, capacity, reorderThreshold }) => (
          <div class="figures">
            <Figure value={number(onHand)} label="units on hand" />
            {capacity !== undefined && <Figure value={percent(onHand / capacity)} label={`of ${number(capacity)}`} />}
            {reorderThreshold !== undefined && (
              <Figure value={number(reorderThreshold)} label="usual reorder threshold" />
            )}
          </div>
        )}
      </Answered>
      <Card title="What stands here" wide>
        <Answered of={levels}>
          {({ items, next }) => (
            <>
              <LevelsTable
                levels={items}
                of="warehouse"
                empty="Nothing was ever received here. Goods come by a receipt or a transfer."
              />
              <Pager next={next} />
            </>
          )}
        </Answered>
      </Card>
    </div>
  )
}
