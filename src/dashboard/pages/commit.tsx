import type { JSX } from 'preact'
import { lastSequence } from '../api.ts'
import type { LiveCommit } from '../live.ts'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { EntryWords } from '../parts/entries.tsx'
import { Table } from '../parts/table.tsx'
import { useAnswer } from '../use-answer.ts'
import { fullTime, number } from '../words.ts'

interface WholeCommit extends LiveCommit {
  readonly effectiveAt?: number
  readonly idempotencyKey?: string
  readonly reference?: { readonly type: string; readonly id: string }
}

export function CommitPage({ sequence }: { sequence: number }): JSX.Element {
  const commit = useAnswer<WholeCommit>(`/v1/commits/${sequence}`, { when: 'never' })
  return (
    <div class="stack">
      <div class="head">
        <h1>Commit {number(sequence)}</h1>
        <span class="buttons">
          {sequence > 1 && <a href={`/log/${sequence - 1}`}>← before</a>}
          {sequence < lastSequence.value && <a href={`/log/${sequence + 1}`}>after →</a>}
          <a href={`/products?sequence=${sequence}`}>Look at the stock after it</a>
        </span>
      </div>
      <Answered of={commit}>
        {(body) => (
          <>
            <Card title="What it says" wide>
              <Facts commit={body} />
              <Table
                caption="Entries"
                rows={body.entries.map((entry, index) => ({ entry, index }))}
                keyOf={({ index }) => String(index)}
                empty="It changed nothing: its command was done before, or had nothing to do."
                columns={[
                  { title: '#', isNumber: true, cell: ({ index }) => index },
                  { title: 'Ledger', cell: ({ entry }) => entry.ledger ?? 'stock' },
                  { title: 'What', cell: ({ entry }) => <EntryWords entry={entry} /> },
                ]}
              />
            </Card>
            <Card title="As it stands in the log" wide>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard too. */}
              <pre tabIndex={0}>{JSON.stringify(body, null, 2)}</pre>
            </Card>
          </>
        )}
      </Answered>
    </div>
  )
}

function Facts({ commit }: { commit: WholeCommit }): JSX.Element {
  const { at, effectiveAt, actor, reason, reference, idempotencyKey } = commit
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['Recorded', fullTime(at)],
    ['Happened', effectiveAt === undefined ? undefined : fullTime(effectiveAt)],
    ['By', actor],
    ['Why', reason],
    ['About', reference === undefined ? undefined : `${reference.type} ${reference.id}`],
    ['Idempotency key', idempotencyKey],
  ]
  return (
    <dl class="pairs">
      {pairs.map(([name, value]) =>
        value === undefined ? null : (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ),
      )}
    </dl>
  )
}
