import type { JSX } from 'preact'
import type { PromiseFunnel } from '../../reporting.ts'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { decimal, number, percent } from '../words.ts'
import { Answered } from './answered.tsx'
import { Card, Figure } from './card.tsx'
import { Table } from './table.tsx'

/** Whether what was promised was kept. */
export function PromiseCard(): JSX.Element {
  const funnel = useAnswer<Page<PromiseFunnel>>('/v1/reports/promise-funnel', { every: 30_000 })
  return (
    <Card title="Promise" aside={<a href="/reports/promise-funnel">the whole funnel</a>}>
      <Answered of={funnel}>
        {({ items }) => (
          <>
            <OnTime rows={items} />
            <Table
              caption="Placed to delivered, in hours"
              rows={items}
              keyOf={({ isMember }) => String(isMember)}
              empty="No order line was placed yet."
              columns={[
                { title: 'Customers', cell: ({ isMember }) => (isMember ? 'members' : 'others') },
                { title: 'Delivered', isNumber: true, cell: ({ delivered }) => number(delivered) },
                { title: 'Median', isNumber: true, cell: ({ placedToDelivered }) => hours(placedToDelivered.p50) },
                { title: '95 %', isNumber: true, cell: ({ placedToDelivered }) => hours(placedToDelivered.p95) },
                { title: 'On time', isNumber: true, cell: ({ promised, onTime }) => share(onTime, promised) },
              ]}
            />
            <p class="quiet small">
              From placed to delivered, in hours; 95 % of the lines came within the last figure.
            </p>
          </>
        )}
      </Answered>
    </Card>
  )
}

function OnTime({ rows }: { rows: readonly PromiseFunnel[] }): JSX.Element {
  const promised = rows.reduce((sum, row) => sum + row.promised, 0)
  const onTime = rows.reduce((sum, row) => sum + row.onTime, 0)
  const isGood = promised === 0 || onTime / promised >= 0.9
  return (
    <Figure
      size="big"
      value={share(onTime, promised)}
      mood={isGood ? 'good' : 'bad'}
      label={`of ${number(promised)} lines came by the time that was promised`}
    />
  )
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole)
}

function hours(value: number | null): string {
  return value === null ? '–' : `${decimal(value)} h`
}
