import type { JSX } from 'preact'
import type { OrderCommit } from '../../orders.ts'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { title } from '../words.ts'
import { Answered } from './answered.tsx'
import { Card } from './card.tsx'
import { CommitLink } from './links.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

type History = Page<OrderCommit>

/** The facts that the order is made of. */
export function OrderCommits({ id }: { id: string }): JSX.Element {
  const history = useAnswer<History>(`/v1/orders/${id}/history`, { when: 'never' })
  return (
    <Card title="The commits behind it" wide>
      <Answered of={history}>
        {({ items }) => (
          <Table
            caption="Commits of this order"
            rows={items}
            keyOf={({ sequence }) => String(sequence)}
            empty="The commits are archived."
            columns={[
              { title: 'Commit', isNumber: true, cell: ({ sequence }) => <CommitLink sequence={sequence} /> },
              { title: 'When', cell: ({ at }) => <Time at={at} /> },
              { title: 'What', cell: ({ facts }) => facts.map(title).join(', ') },
              { title: 'By', cell: ({ actor = '–' }) => actor },
              { title: 'Why', cell: ({ reason = '' }) => reason },
            ]}
          />
        )}
      </Answered>
    </Card>
  )
}
