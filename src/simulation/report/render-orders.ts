import { count, milliseconds, money, percent } from '../../terminal/figures.ts'
import { section } from '../../terminal/section.ts'
import { list, table } from '../../terminal/table.ts'
import type { MoneyReport } from './money-report.ts'

/** How far orders came, how long that took, and what became of their money. */
export function renderOrders({ money: report }: { readonly money: MoneyReport }): string {
  const { funnel, captured, refunded, due, outbox, counts } = report
  const all = funnel[0]?.orders ?? 0
  const steps = funnel.map(({ name, orders, p50, p95 }, index) => [
    name,
    count(orders),
    percent(orders, all),
    ...(index === 0 ? ['', ''] : [milliseconds(p50), milliseconds(p95)]),
  ])
  const { returns, unreturns, replacements, declines, failedRefunds } = counts
  const came = `${count(returns)} came back, ${count(unreturns)} went out again, ${count(replacements)} were replaced`
  const sums: [string, string, string][] = [
    ['captured', money(captured), `after ${count(declines)} declined payments`],
    ['refunded', money(refunded), `after ${count(failedRefunds)} refunds that failed; returns: ${came}`],
    ['due', money(due), 'for goods that went out again, and are not paid yet'],
    ['outbox', count(outbox), 'calls to the gateway whose outcome is not known'],
  ]
  return section(
    'Orders',
    'from the audit log; times are from the step before',
    `${table(['', 'orders', 'share', 'p50', 'p95'], steps)}\n\n${list(sums)}`,
  )
}
