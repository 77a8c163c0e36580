import type { JSX } from 'preact'
import { changed } from '../address.ts'
import type { Page, Stock } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number } from '../words.ts'
import { Answered } from './answered.tsx'
import { LevelLink, WarehouseLink } from './links.tsx'
import { Table } from './table.tsx'

interface Difference {
  readonly warehouseId: string
  readonly productId: string
  readonly before: number
  readonly after: number
  readonly availableBefore: number
  readonly availableAfter: number
}

/** What was different between two points of the log: of the first 1,000 levels. */
export function PointsCompared({ from, to }: { from: number; to: number }): JSX.Element {
  const [early, late] = [Math.min(from, to), Math.max(from, to)]
  const before = useAnswer<Page<Stock>>(`/v1/levels?limit=1000&sequence=${early}`, { when: 'never' })
  const after = useAnswer<Page<Stock>>(`/v1/levels?limit=1000&sequence=${late}`, { when: 'never' })
  return (
    <>
      <h3>
        From commit {number(early)} to commit {number(late)} <a href={changed({ than: undefined })}>close</a>
      </h3>
      {early === late && <p class="empty">Move the slider: the other point of the two stays at {number(early)}.</p>}
      {early !== late && (
        <Answered of={before}>
          {(first) => (
            <Answered of={after}>{(second) => <Differences rows={between(first.items, second.items)} />}</Answered>
          )}
        </Answered>
      )}
    </>
  )
}

function between(before: readonly Stock[], after: readonly Stock[]): Difference[] {
  const key = ({ warehouseId, productId }: Stock): string => JSON.stringify([warehouseId, productId])
  const old = new Map(before.map((level) => [key(level), level]))
  return after.flatMap((level) => {
    const was = old.get(key(level))
    if (was?.version === level.version) return []
    return [
      {
        warehouseId: level.warehouseId,
        productId: level.productId,
        before: was?.onHand ?? 0,
        after: level.onHand,
        availableBefore: was?.available ?? 0,
        availableAfter: level.available,
      },
    ]
  })
}

function Differences({ rows }: { rows: readonly Difference[] }): JSX.Element {
  return (
    <Table
      caption="Levels that changed"
      rows={rows}
      keyOf={({ warehouseId, productId }) => JSON.stringify([warehouseId, productId])}
      empty="No level changed between these two."
      columns={[
        { title: 'Product', cell: (row) => <LevelLink {...row} /> },
        { title: 'Warehouse', cell: ({ warehouseId }) => <WarehouseLink id={warehouseId} /> },
        { title: 'On hand', isNumber: true, cell: ({ before, after }) => `${number(before)} → ${number(after)}` },
        {
          title: 'Available',
          isNumber: true,
          cell: ({ availableBefore, availableAfter }) => `${number(availableBefore)} → ${number(availableAfter)}`,
        },
        { title: 'Change', isNumber: true, cell: ({ before, after }) => signed(after - before) },
      ]}
    />
  )
}

function signed(value: number): string {
  if (value === 0) return '0'
  return value > 0 ? `+${number(value)}` : `−${number(-value)}`
}
