import type { JSX } from 'preact'
import { asked } from '../address.ts'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { LevelsTable } from '../parts/levels-table.tsx'
import { Pager } from '../parts/pager.tsx'
import type { Page, Stock } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'

export function ProductsPage(): JSX.Element {
  const cursor = asked('cursor')
  const levels = useAnswer<Page<Stock>>(
    `/v1/levels?limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    { hasPast: true, every: 2_000 },
  )
  return (
    <>
      <div class="head">
        <h1>Products</h1>
        <span class="quiet">a row for each product in each warehouse</span>
      </div>
      <Card title="Stock levels" wide>
        <Answered of={levels}>
          {({ items, next }) => (
            <>
              <LevelsTable levels={items} of="all" empty="No goods were received yet." />
              <Pager next={next} />
            </>
          )}
        </Answered>
      </Card>
    </>
  )
}
