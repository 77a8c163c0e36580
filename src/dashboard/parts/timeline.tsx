import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask, type Problem, Refusal } from '../api.ts'
import type { Page, TimelineRow } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number, short, title } from '../words.ts'
import { Answered, ProblemNote } from './answered.tsx'
import { CommitLink } from './links.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

/** The movements of a level with what stood there after each, the newest first. */
export function Timeline({ warehouseId, productId }: { warehouseId: string; productId: string }): JSX.Element {
  const path = `/v1/warehouses/${encodeURIComponent(warehouseId)}/levels/${encodeURIComponent(productId)}/timeline?limit=50`
  const first = useAnswer<Page<TimelineRow>>(path, {
    when: ({ entries }) => entries.some((entry) => entry.productId === productId),
  })
  const [older, setOlder] = useState<{ rows: readonly TimelineRow[]; next?: string | undefined; oldest?: number }>({
    rows: [],
  })
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => setOlder({ rows: [] }), [path])
  const more = async (next: string): Promise<void> => {
    try {
      const { body } = await ask<Page<TimelineRow>>(`${path}&cursor=${encodeURIComponent(next)}`)
      setProblem(undefined)
      setOlder(({ rows }) => ({ rows: [...rows, ...body.items], next: body.next, oldest: 1 }))
    } catch (error) {
      if (error instanceof Refusal) setProblem(error.problem)
    }
  }
  return (
    <Answered of={first}>
      {({ items, next }) => {
        // What came since the older ones were asked for stands before them, and nothing stands twice.
        const oldest = older.rows[0]?.sequence ?? 0
        const rows = [...items.filter(({ sequence }) => sequence > oldest), ...older.rows]
        const following = older.oldest === undefined ? next : older.next
        return (
          <>
            <TimelineTable rows={rows} />
            {problem !== undefined && <ProblemNote problem={problem} />}
            {following !== undefined && (
              <button type="button" onClick={() => void more(following)}>
                Older movements
              </button>
            )}
          </>
        )
      }}
    </Answered>
  )
}

function TimelineTable({ rows }: { rows: readonly TimelineRow[] }): JSX.Element {
  return (
    <Table
      caption="Movements of this level"
      rows={rows}
      keyOf={({ sequence, index }) => `${sequence}/${index}`}
      empty="Nothing has moved here among the commits that were looked at."
      columns={[
        { title: 'Commit', isNumber: true, cell: ({ sequence }) => <CommitLink sequence={sequence} /> },
        { title: 'When', cell: ({ at }) => <Time at={at} /> },
        { title: 'What', cell: ({ type }) => title(type) },
        { title: 'From → to', isExtra: true, cell: ({ from, to }) => `${from} → ${to}` },
        { title: 'Units', isNumber: true, cell: ({ quantity }) => number(quantity) },
        { title: 'Available', isNumber: true, cell: ({ after }) => number(after.available) },
        { title: 'Reserved', isNumber: true, cell: ({ after }) => number(after.reserved) },
        { title: 'Committed', isNumber: true, cell: ({ after }) => number(after.committed) },
        {
          title: 'Set aside',
          isNumber: true,
          isExtra: true,
          cell: ({ after }) => number(after.damaged + after.quarantined),
        },
        { title: 'By', isExtra: true, cell: ({ actor = '–' }) => actor },
        { title: 'Why', isExtra: true, cell: (row) => <Why row={row} /> },
      ]}
    />
  )
}

function Why({ row: { reason, reference } }: { row: TimelineRow }): JSX.Element {
  return (
    <>
      {reason}
      {reference !== undefined && (
        <span class="quiet" title={reference.id}>
          {reason === undefined ? '' : ', '}
          {reference.type} {short(reference.id)}
        </span>
      )}
    </>
  )
}
