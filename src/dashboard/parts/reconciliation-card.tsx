import type { JSX } from 'preact'
import type { ReturnRate } from '../../reporting.ts'
import { asked } from '../address.ts'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number, percent } from '../words.ts'
import { Answered } from './answered.tsx'
import { Badge, Card, Figure } from './card.tsx'
import { CommitLink } from './links.tsx'
import { Table } from './table.tsx'
import { Age } from './time.tsx'

interface Proof {
  readonly drift: readonly {
    readonly subject: string
    readonly field: string
    readonly live?: unknown
    readonly replayed?: unknown
  }[]
  readonly sequence: number
  readonly levels: number
  readonly reservations: number
  readonly entries: number
  readonly chain: 'whole' | 'none'
  readonly at: number
  readonly tookMs: number
}

/** A share of returns that somebody should look at, unless the address names another. */
const usualThreshold = 0.1

/** The tile that must read zero reads zero, and says why that is known. */
export function ReconciliationCard(): JSX.Element {
  const proof = useAnswer<Proof>('/v1/reconciliation', { every: 15_000 })
  return (
    <Card
      title="Reconciliation"
      aside={
        <button type="button" class="plain" onClick={proof.refresh}>
          Prove it now
        </button>
      }
    >
      <Answered of={proof}>{(body) => <Proven proof={body} />}</Answered>
      <Returns />
    </Card>
  )
}

function Proven({ proof }: { proof: Proof }): JSX.Element {
  const { drift, sequence, levels, reservations, entries, chain, at, tookMs } = proof
  return (
    <>
      <Figure
        size="big"
        value={number(drift.length)}
        mood={drift.length === 0 ? 'good' : 'bad'}
        label={drift.length === 0 ? 'drift: what is in memory is what the log says' : 'figures differ from the log'}
      />
      {drift.length > 0 && (
        <Table
          caption="Drift"
          rows={drift}
          keyOf={(row) => JSON.stringify(row)}
          empty=""
          columns={[
            { title: 'What', cell: ({ subject, field }) => `${subject}: ${field}` },
            { title: 'In memory', isNumber: true, cell: ({ live }) => JSON.stringify(live) },
            { title: 'By the log', isNumber: true, cell: ({ replayed }) => JSON.stringify(replayed) },
          ]}
        />
      )}
      <p class="quiet small">
        {number(entries)} entries up to commit <CommitLink sequence={sequence} /> were added up anew into{' '}
        {number(levels)} levels and {number(reservations)} reservations, <Age at={at} />, in {number(tookMs)} ms.{' '}
        {chain === 'whole'
          ? 'The chain of hashes is whole: nothing in the log was changed.'
          : 'This journal has no chain of hashes.'}
      </p>
    </>
  )
}

function Returns(): JSX.Element {
  const rates = useAnswer<Page<ReturnRate>>('/v1/reports/returns-by-category', { every: 60_000 })
  const threshold = Number(asked('threshold') ?? usualThreshold)
  return (
    <>
      <h3>Return rate by category</h3>
      <Answered of={rates}>
        {({ items }) => (
          <Table
            caption="Return rate by category"
            rows={items}
            keyOf={({ group }) => group ?? ''}
            empty="Nothing was shipped yet."
            columns={[
              { title: 'Category', cell: ({ group }) => group ?? 'without a category' },
              { title: 'Shipped', isNumber: true, cell: ({ shipped }) => number(shipped) },
              { title: 'Came back', isNumber: true, cell: ({ returned }) => number(returned) },
              {
                title: `Rate (threshold ${percent(threshold)})`,
                isNumber: true,
                cell: ({ rate }) =>
                  rate !== null && rate > threshold ? <Badge mood="bad">{percent(rate)}</Badge> : percent(rate),
              },
            ]}
          />
        )}
      </Answered>
    </>
  )
}
