import type { JSX } from 'preact'
import { useCurrency } from '../currency.ts'
import { commitCount } from '../live.ts'
import { Card } from '../parts/card.tsx'
import { LiveChart } from '../parts/live-chart.tsx'
import { PromiseCard } from '../parts/promise-card.tsx'
import { ReconciliationCard } from '../parts/reconciliation-card.tsx'
import { RestatementCard } from '../parts/restatement-card.tsx'
import { BackordersCard, HoldsEnding, LowStockCard, OutboxCard } from '../parts/waiting-cards.tsx'
import { number } from '../words.ts'

/** Whether promises are kept, figures hold, and memory is what the log says; and what waits for somebody. */
export function OverviewPage(): JSX.Element {
  const currency = useCurrency()
  return (
    <>
      <h1 class="unseen">Overview</h1>
      <div class="grid concerns">
        <PromiseCard />
        <RestatementCard currency={currency} />
        <ReconciliationCard />
      </div>
      <div class="tiles">
        <Card title="Commits a second" aside={`${number(commitCount.value)} since this page was opened`}>
          <LiveChart />
        </Card>
        <HoldsEnding />
        <LowStockCard />
        <BackordersCard />
        <OutboxCard currency={currency} />
      </div>
    </>
  )
}
