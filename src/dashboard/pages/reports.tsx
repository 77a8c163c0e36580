import type { JSX } from 'preact'
import type { ClosedDay } from '../../closings.ts'
import { useCurrency } from '../currency.ts'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { BridgeTable, type RestatedPeriod, RevenueTable } from '../parts/restatement-card.tsx'
import { RowsTable } from '../parts/rows-table.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number, title } from '../words.ts'

interface NamedReport {
  readonly name: string
  readonly says: string
}

export function ReportsPage(): JSX.Element {
  const reports = useAnswer<Page<NamedReport>>('/v1/reports', { when: 'never' })
  return (
    <div class="stack">
      <div class="head">
        <h1>Reports</h1>
        <span class="buttons">
          <a href="/sql">Ask by SQL</a>
          <a href="/log">Look at the log</a>
        </span>
      </div>
      <Card title="Questions that are asked again and again" wide>
        <Answered of={reports}>
          {({ items }) => (
            <Table
              caption="Reports"
              rows={[...items, { name: 'restatement', says: 'revenue of closed days as closed and as known now' }]}
              keyOf={({ name }) => name}
              empty="There are no reports."
              columns={[
                { title: 'Report', cell: ({ name }) => <a href={`/reports/${name}`}>{title(name)}</a> },
                { title: 'What it says', cell: ({ says }) => says },
              ]}
            />
          )}
        </Answered>
      </Card>
      <ClosedDays />
    </div>
  )
}

function ClosedDays(): JSX.Element {
  const days = useAnswer<Page<ClosedDay>>('/v1/closings?limit=1000', { every: 30_000 })
  return (
    <Card title="Closed days" aside="each stays as it closed; what is told later is another version" wide>
      <Answered of={days}>
        {({ items }) => (
          <Table
            caption="Closed days"
            rows={items.toReversed()}
            keyOf={({ day }) => day}
            empty="No day is closed. `stockhold close DIR --day … --zone …` closes one, and those before it."
            columns={[
              { title: 'Day', cell: ({ day }) => <a href={`/reports/day/${day}`}>{day}</a> },
              { title: 'Zone', cell: ({ zone }) => zone },
              { title: 'Closed', cell: ({ versions }) => <Time at={versions[0].at} /> },
              { title: 'At commit', isNumber: true, cell: ({ versions }) => number(versions[0].sequence) },
              { title: 'Rows', isNumber: true, cell: ({ versions }) => number(versions[0].rows) },
              { title: 'Versions', isNumber: true, cell: ({ versions }) => number(versions.length) },
            ]}
          />
        )}
      </Answered>
    </Card>
  )
}

/** Any named report, as the service answers it. */
export function ReportPage({ name }: { name: string }): JSX.Element {
  if (name === 'restatement') return <RestatementPage />
  return <NamedReportPage name={name} />
}

function NamedReportPage({ name }: { name: string }): JSX.Element {
  const report = useAnswer<Page<object>>(`/v1/reports/${encodeURIComponent(name)}?limit=1000`, { every: 60_000 })
  return (
    <div class="stack">
      <div class="head">
        <h1>{title(name)}</h1>
        <a href="/reports">All reports</a>
      </div>
      <Card title="Rows" wide>
        <Answered of={report}>
          {({ items, next }) => <RowsTable rows={items} name={name} isCut={next !== undefined} />}
        </Answered>
      </Card>
    </div>
  )
}

function RestatementPage(): JSX.Element {
  const currency = useCurrency()
  const period = useAnswer<RestatedPeriod>('/v1/restatement?limit=1000', { every: 60_000 })
  return (
    <div class="stack">
      <div class="head">
        <h1>Restatement</h1>
        <a href="/reports">All reports</a>
      </div>
      <Answered of={period}>
        {(body) => (
          <>
            <Card title={`Net revenue of ${body.from} to ${body.to}`} wide>
              <RevenueTable period={body} currency={currency} />
            </Card>
            <Card title="The facts in between" wide>
              <BridgeTable facts={body.items} currency={currency} />
            </Card>
          </>
        )}
      </Answered>
    </div>
  )
}

/** The rows of a closed day, in its newest version. */
export function DayPage({ day }: { day: string }): JSX.Element {
  const rows = useAnswer<Page<object>>(`/v1/closings/${encodeURIComponent(day)}/rows?limit=1000`, { when: 'never' })
  return (
    <div class="stack">
      <div class="head">
        <h1>{day}</h1>
        <a href="/reports">All reports</a>
      </div>
      <Card title="What stood where, came and went" wide>
        <Answered of={rows}>
          {({ items, next }) => <RowsTable rows={items} name={`day-${day}`} isCut={next !== undefined} />}
        </Answered>
      </Card>
    </div>
  )
}
