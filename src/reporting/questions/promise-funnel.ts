import type { CommitSource } from '../commit-source.ts'
import { fctOrderLines } from '../tables/order-tables.ts'
import type { RowOf } from '../tables/table.ts'
import { LastRows } from './last-rows.ts'
import { type Hours, hoursOf } from './percentile.ts'
import { type QuestionOptions, questionFields, readQuestion } from './question-options.ts'

/** How the lines of orders went from placed to delivered, for members or for others. */
export interface PromiseFunnel {
  readonly isMember: boolean
  readonly lines: number
  /** Lines of which nothing is left to be shipped, and something was. */
  readonly shipped: number
  /** Of those: all that was shipped has arrived. */
  readonly delivered: number
  /** Lines of which something is still to be shipped. */
  readonly unfinished: number
  /** Lines of which nothing was shipped, and nothing will be. */
  readonly cancelled: number
  readonly placedToShipped: Hours
  readonly shippedToDelivered: Hours
  readonly placedToDelivered: Hours
  /** Delivered lines that a time was promised for, and those of them that came by then. */
  readonly promised: number
  readonly onTime: number
}

type OrderLineRow = RowOf<typeof fctOrderLines>

/**
 * Hours from placed to shipped to delivered, by membership. A line that comes from several places is shipped when its
 * last row is, and delivered likewise. Lines that are not finished are counted, and no hours of theirs.
 * @throws INVALID_ARGUMENT, and what reading a log does
 */
export async function promiseFunnel(
  source: CommitSource,
  options: QuestionOptions = {},
): Promise<readonly PromiseFunnel[]> {
  const { range } = readQuestion<QuestionOptions>(options, questionFields)
  const rows = (await LastRows.of(source, range, [fctOrderLines])).of(fctOrderLines)
  const lines = [...linesOf(rows.filter(({ quantity }) => quantity > 0))]
  return [false, true].flatMap((isMember) => {
    const own = lines.filter((line) => line.isMember === isMember)
    return own.length === 0 ? [] : [funnelOf(isMember, own)]
  })
}

interface Line {
  readonly isMember: boolean
  readonly orderedAt: number
  readonly promisedAt: number | null
  readonly open: number
  readonly shipped: number
  readonly delivered: number
  readonly shippedAt: number
  readonly deliveredAt: number
}

function* linesOf(rows: readonly OrderLineRow[]): Generator<Line, void, undefined> {
  const byLine = new Map<string, OrderLineRow[]>()
  for (const row of rows) {
    const name = `${row.line_number} ${row.order_id}`
    const known = byLine.get(name)
    if (known === undefined) byLine.set(name, [row])
    else known.push(row)
  }
  for (const parts of byLine.values()) {
    const [first] = parts as [OrderLineRow]
    const sum = (of: (row: OrderLineRow) => number): number => parts.reduce((total, row) => total + of(row), 0)
    const last = (of: (row: OrderLineRow) => number | null): number => Math.max(0, ...parts.map((row) => of(row) ?? 0))
    yield {
      isMember: first.is_member,
      orderedAt: first.ordered_at,
      promisedAt: first.promised_at,
      open: sum(({ quantity, shipped, cancelled }) => quantity - shipped - cancelled),
      shipped: sum(({ shipped }) => shipped),
      delivered: sum(({ delivered }) => delivered),
      shippedAt: last((row) => row.shipped_at),
      deliveredAt: last((row) => row.delivered_at),
    }
  }
}

function funnelOf(isMember: boolean, lines: readonly Line[]): PromiseFunnel {
  const shipped = lines.filter(({ open, shipped: units }) => open === 0 && units > 0)
  const delivered = shipped.filter((line) => line.delivered === line.shipped)
  const promised = delivered.filter(({ promisedAt }) => promisedAt !== null)
  return {
    isMember,
    lines: lines.length,
    shipped: shipped.length,
    delivered: delivered.length,
    unfinished: lines.filter(({ open }) => open > 0).length,
    cancelled: lines.filter(({ open, shipped: units }) => open === 0 && units === 0).length,
    placedToShipped: hoursOf(shipped.map(({ orderedAt, shippedAt }) => shippedAt - orderedAt)),
    shippedToDelivered: hoursOf(delivered.map(({ shippedAt, deliveredAt }) => deliveredAt - shippedAt)),
    placedToDelivered: hoursOf(delivered.map(({ orderedAt, deliveredAt }) => deliveredAt - orderedAt)),
    promised: promised.length,
    onTime: promised.filter(({ promisedAt, deliveredAt }) => deliveredAt <= (promisedAt as number)).length,
  }
}

/** The same in SQL. */
export const promiseFunnelSql: string = `
WITH lines AS (
  SELECT order_id, line_number, any_value(is_member) AS is_member, any_value(ordered_at) AS ordered_at,
    any_value(promised_at) AS promised_at, sum(quantity - shipped - cancelled) AS open_units,
    sum(shipped) AS shipped_units, sum(delivered) AS delivered_units,
    max(shipped_at) AS shipped_at, max(delivered_at) AS delivered_at
  FROM fct_order_lines GROUP BY order_id, line_number
), hours AS (
  SELECT *, open_units = 0 AND shipped_units > 0 AS is_shipped,
    open_units = 0 AND shipped_units > 0 AND delivered_units = shipped_units AS is_delivered,
    epoch_ms(shipped_at) - epoch_ms(ordered_at) AS to_shipped,
    epoch_ms(delivered_at) - epoch_ms(shipped_at) AS to_delivered,
    epoch_ms(delivered_at) - epoch_ms(ordered_at) AS in_all
  FROM lines
), funnels AS (
  SELECT is_member, count(*) AS lines,
    count(*) FILTER (is_shipped) AS shipped,
    count(*) FILTER (is_delivered) AS delivered,
    count(*) FILTER (open_units > 0) AS unfinished,
    count(*) FILTER (open_units = 0 AND shipped_units = 0) AS cancelled,
    count(*) FILTER (is_delivered AND promised_at IS NOT NULL) AS promised,
    count(*) FILTER (is_delivered AND delivered_at <= promised_at) AS on_time,
    ${spread('to_shipped', 'is_shipped')},
    ${spread('to_delivered', 'is_delivered')},
    ${spread('in_all', 'is_delivered')}
  FROM hours GROUP BY is_member
)
SELECT is_member, lines, shipped, delivered, unfinished, cancelled,
  ${hours('to_shipped', 'placed_to_shipped')},
  ${hours('to_delivered', 'shipped_to_delivered')},
  ${hours('in_all', 'placed_to_delivered')},
  promised, on_time
FROM funnels ORDER BY is_member`

/** All percentiles at once: each one alone would sort the times again. */
function spread(column: string, isWanted: string): string {
  return `avg(${column}) FILTER (${isWanted}) AS ${column}_average,
    quantile_cont(${column}, [0.5, 0.9, 0.95]) FILTER (${isWanted}) AS ${column}_parts`
}

function hours(column: string, name: string): string {
  const parts = [50, 90, 95].map((p, index) => `${column}_parts[${index + 1}] / 3600000.0 AS ${name}_p${p}`)
  return [`${column}_average / 3600000.0 AS ${name}_average`, ...parts].join(',\n  ')
}
