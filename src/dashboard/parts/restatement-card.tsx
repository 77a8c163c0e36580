import type { JSX } from 'preact'
import type { LateFact } from '../../closings.ts'
import { useAnswer } from '../use-answer.ts'
import { money, number, title } from '../words.ts'
import { Answered } from './answered.tsx'
import { Card, Figure } from './card.tsx'
import { CommitLink } from './links.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

type Figures = Readonly<Record<string, number>>

export interface RestatedPeriod {
  readonly from: string
  readonly to: string
  readonly closed: Figures
  readonly restated: Figures
  readonly items: readonly LateFact[]
  readonly next?: string
}

/** Revenue of closed days as they closed, as known now, and what lies between. */
export function RestatementCard({ currency }: { currency: string }): JSX.Element {
  const period = useAnswer<RestatedPeriod>('/v1/restatement', { every: 60_000 })
  const isOpen = period.problem?.code === 'DAY_NOT_CLOSED'
  return (
    <Card title="Restatement" aside={<a href="/reports/restatement">the whole bridge</a>}>
      {isOpen && period.body === undefined ? (
        <p class="empty">
          No day is closed yet, so there is nothing to restate. <code>stockhold close</code> closes a day, or POST
          /v1/closings.
        </p>
      ) : (
        <Answered of={period}>{(body) => <Period period={body} currency={currency} />}</Answered>
      )}
    </Card>
  )
}

function Period({ period, currency }: { period: RestatedPeriod; currency: string }): JSX.Element {
  const { from, to, closed, restated, items } = period
  const difference = (restated.net ?? 0) - (closed.net ?? 0)
  return (
    <>
      <Figure
        size="big"
        value={`${difference > 0 ? '+' : ''}${money(difference, currency)}`}
        label={`net revenue of ${from} to ${to} is other than when it closed`}
      />
      <RevenueTable period={period} currency={currency} />
      <p class="quiet small">
        {items.length === 0
          ? 'Nothing was told late.'
          : `${number(items.length)}${period.next === undefined ? '' : ' or more'} late facts make the difference.`}
      </p>
    </>
  )
}

const sellers = [
  ['net', 'all'],
  ['net of retail_1p', 'our own (1P)'],
  ['net of fba_2p', 'commission, our buildings (FBA)'],
  ['net of marketplace_3p', 'commission, their own (3P)'],
] as const

export function RevenueTable({
  period: { closed, restated },
  currency,
}: {
  period: RestatedPeriod
  currency: string
}): JSX.Element {
  return (
    <Table
      caption="Net revenue as closed and as known now"
      rows={sellers}
      keyOf={([name]) => name}
      empty=""
      columns={[
        { title: 'Net revenue', cell: ([, label]) => label },
        { title: 'As closed', isNumber: true, cell: ([name]) => money(closed[name] ?? 0, currency) },
        { title: 'Known now', isNumber: true, cell: ([name]) => money(restated[name] ?? 0, currency) },
        {
          title: 'Bridge',
          isNumber: true,
          cell: ([name]) => money((restated[name] ?? 0) - (closed[name] ?? 0), currency),
        },
      ]}
    />
  )
}

/** The late facts, each with what it changed. */
export function BridgeTable({ facts, currency }: { facts: readonly LateFact[]; currency: string }): JSX.Element {
  return (
    <Table
      caption="Late facts"
      rows={facts}
      keyOf={({ sequence }) => String(sequence)}
      empty="Nothing was told late: what is known now is what was known when the days closed."
      columns={[
        { title: 'Commit', isNumber: true, cell: ({ sequence }) => <CommitLink sequence={sequence} /> },
        { title: 'Happened', cell: ({ effectiveAt }) => <Time at={effectiveAt} /> },
        { title: 'Told', cell: ({ at }) => <Time at={at} /> },
        { title: 'What', cell: ({ types }) => types.map(title).join(', ') },
        { title: 'Net', isNumber: true, cell: ({ effect }) => money(effect.net ?? 0, currency) },
      ]}
    />
  )
}
