import { readChoice } from '../../inventory/request/fields.ts'
import type { CommitSource } from '../commit-source.ts'
import { fctOrderLines, fctReturns } from '../tables/order-tables.ts'
import { dimProducts } from '../tables/stock-tables.ts'
import { LastRows } from './last-rows.ts'
import { type MonthlyOptions, monthlyFields, readQuestion } from './question-options.ts'

/** What returns are counted by: the product's category, the customer's reason, the month of the order. */
export const returnGroups = ['category', 'reason', 'month'] as const
export type ReturnGroup = (typeof returnGroups)[number]

export interface ReturnRateOptions extends MonthlyOptions {
  readonly by: ReturnGroup
}

export interface ReturnRate {
  /** Null: without a category, or a reason. */
  readonly group: string | null
  /** Units that were shipped: of the group; by reason, of all. */
  readonly shipped: number
  /** Units of these that came back and did not go out again. */
  readonly returned: number
  /** `returned / shipped`; null where nothing was shipped. */
  readonly rate: number | null
}

/**
 * How many of the units that were shipped came back.
 * @throws INVALID_ARGUMENT, and what reading a log does
 */
export async function returnRate(source: CommitSource, options: ReturnRateOptions): Promise<readonly ReturnRate[]> {
  const { range, monthOf, options: given } = readQuestion<ReturnRateOptions>(options, { ...monthlyFields, by: true })
  const by = readChoice(given, 'by', returnGroups)
  const rows = await LastRows.of(source, range, [
    fctOrderLines,
    fctReturns,
    ...(by === 'category' ? [dimProducts] : []),
  ])
  const categories = new Map(
    rows
      .of(dimProducts)
      .filter(({ valid_to }) => valid_to === null)
      .map((product) => [product.product_id, product.category]),
  )
  const lines = rows.of(fctOrderLines)
  const months = new Map(lines.map(({ order_id, ordered_at }) => [order_id, monthOf(ordered_at)]))
  const groupOf = (row: { readonly product_id: string; readonly order_id: string }): string | null =>
    by === 'category' ? (categories.get(row.product_id) ?? null) : (months.get(row.order_id) ?? null)

  const shipped = new Map<string | null, number>()
  const returned = new Map<string | null, number>()
  for (const row of lines) add(shipped, by === 'reason' ? null : groupOf(row), row.shipped)
  for (const row of rows.of(fctReturns))
    add(returned, by === 'reason' ? row.reason : groupOf(row), row.received - row.unreturned)
  const groups = by === 'reason' ? [...returned.keys()] : [...new Set([...shipped.keys(), ...returned.keys()])]
  return groups
    .map((group) => rateOf(group, shipped.get(by === 'reason' ? null : group) ?? 0, returned.get(group) ?? 0))
    .filter((row) => row.shipped > 0 && (by !== 'reason' || row.returned > 0))
    .sort((a, b) => compare(a.group ?? '', b.group ?? ''))
}

function add(sums: Map<string | null, number>, group: string | null, units: number): void {
  sums.set(group, (sums.get(group) ?? 0) + units)
}

function rateOf(group: string | null, shipped: number, returned: number): ReturnRate {
  return { group, shipped, returned, rate: shipped === 0 ? null : returned / shipped }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const currentProducts = 'SELECT product_id, category FROM dim_products WHERE valid_to IS NULL'

/** The same in SQL, in months of UTC. */
export const returnRateSql: Readonly<Record<ReturnGroup, string>> = {
  category: joined(
    `SELECT category AS grp, shipped AS units FROM fct_order_lines LEFT JOIN (${currentProducts}) USING (product_id)`,
    `SELECT category AS grp, received - unreturned AS units FROM fct_returns LEFT JOIN (${currentProducts}) USING (product_id)`,
  ),
  month: joined(
    "SELECT strftime(ordered_at, '%Y-%m') AS grp, shipped AS units FROM fct_order_lines",
    `SELECT strftime(ordered_at, '%Y-%m') AS grp, received - unreturned AS units FROM fct_returns
      JOIN (SELECT DISTINCT order_id, ordered_at FROM fct_order_lines) USING (order_id)`,
  ),
  reason: `
WITH returned AS (SELECT reason, sum(received - unreturned)::BIGINT AS units FROM fct_returns GROUP BY reason)
SELECT reason AS "group", shipped, units AS returned, units / shipped AS rate
FROM returned, (SELECT sum(shipped)::BIGINT AS shipped FROM fct_order_lines)
WHERE shipped > 0 AND units > 0 ORDER BY reason NULLS FIRST`,
}

function joined(shipped: string, returned: string): string {
  return `
WITH shipped AS (SELECT grp, sum(units)::BIGINT AS shipped FROM (${shipped}) GROUP BY grp),
returned AS (SELECT grp, sum(units)::BIGINT AS returned FROM (${returned}) GROUP BY grp)
SELECT shipped.grp AS "group", shipped, coalesce(returned, 0) AS returned, coalesce(returned, 0) / shipped AS rate
FROM shipped LEFT JOIN returned ON shipped.grp IS NOT DISTINCT FROM returned.grp
WHERE shipped > 0 ORDER BY "group" NULLS FIRST`
}
