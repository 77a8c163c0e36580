import type { CommitSource } from '../commit-source.ts'
import { fctRevenue } from '../tables/money-tables.ts'
import { dimCustomers } from '../tables/order-tables.ts'
import { LastRows } from './last-rows.ts'
import { type MonthlyOptions, monthlyFields, readQuestion } from './question-options.ts'

/** What customers whose first order was made in one month have been worth since. Amounts are smallest units. */
export interface CohortValue {
  /** `2026-03` */
  readonly month: string
  /** Null where nothing of theirs was shipped. */
  readonly currency: string | null
  readonly customers: number
  /** Orders of theirs of which something was shipped, each counted once. */
  readonly orders: number
  readonly recognized: number
  readonly refundsRecognized: number
  /** `recognized − refundsRecognized` */
  readonly net: number
}

/**
 * Net lifetime value by the month of a customer's first order: recognised revenue less what of it was undone, by the
 * terms of their sellers. Orders without a customer are nobody's, and left out.
 * @throws INVALID_ARGUMENT, and what reading a log does
 */
export async function cohortValue(source: CommitSource, options: MonthlyOptions = {}): Promise<readonly CohortValue[]> {
  const { range, monthOf } = readQuestion<MonthlyOptions>(options, monthlyFields)
  const rows = await LastRows.of(source, range, [fctRevenue, dimCustomers])
  const customers = new Map(rows.of(dimCustomers).map((one) => [one.customer_id, monthOf(one.first_ordered_at)]))
  const sizes = new Map<string, number>()
  for (const month of customers.values()) sizes.set(month, (sizes.get(month) ?? 0) + 1)
  const sums = new Map<string, Sum>()
  for (const row of rows.of(fctRevenue)) {
    const month = customers.get(row.customer_id ?? '')
    if (row.customer_id === null || month === undefined) continue
    const sum = sumOf(sums, month, row.currency)
    if (row.side === 'sale') {
      sum.recognized += Number(row.recognized_amount)
      sum.orders.add(row.order_id)
    } else sum.refundsRecognized -= Number(row.recognized_amount)
  }
  for (const month of sizes.keys()) if (![...sums.values()].some((sum) => sum.month === month)) sumOf(sums, month, null)
  return [...sums.values()]
    .map(({ month, currency, orders, recognized, refundsRecognized }) => ({
      month,
      currency,
      customers: sizes.get(month) ?? 0,
      orders: orders.size,
      recognized,
      refundsRecognized,
      net: recognized - refundsRecognized,
    }))
    .sort((a, b) => compare(a.month, b.month) || compare(a.currency ?? '', b.currency ?? ''))
}

interface Sum {
  readonly month: string
  readonly currency: string | null
  readonly orders: Set<string>
  recognized: number
  refundsRecognized: number
}

function sumOf(sums: Map<string, Sum>, month: string, currency: string | null): Sum {
  const name = `${month} ${currency}`
  const known = sums.get(name)
  if (known !== undefined) return known
  const sum = { month, currency, orders: new Set<string>(), recognized: 0, refundsRecognized: 0 }
  sums.set(name, sum)
  return sum
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The same in SQL, in months of UTC. */
export const cohortValueSql: string = `
WITH cohorts AS (
  SELECT customer_id, strftime(first_ordered_at, '%Y-%m') AS cohort FROM dim_customers
), sizes AS (
  SELECT cohort, count(*) AS customers FROM cohorts GROUP BY cohort
), sums AS (
  SELECT cohort, currency,
    count(DISTINCT order_id) FILTER (side = 'sale') AS orders,
    sum(recognized_amount) FILTER (side = 'sale') AS recognized,
    sum(recognized_amount) FILTER (side = 'refund') AS undone
  FROM fct_revenue JOIN cohorts USING (customer_id) GROUP BY cohort, currency
)
SELECT cohort AS month, currency, customers, coalesce(orders, 0)::BIGINT AS orders,
  coalesce(recognized, 0)::BIGINT AS recognized, (0 - coalesce(undone, 0))::BIGINT AS refunds_recognized,
  (coalesce(recognized, 0) + coalesce(undone, 0))::BIGINT AS net
FROM sizes LEFT JOIN sums USING (cohort) ORDER BY month, currency`
