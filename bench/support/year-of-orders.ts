/** What is asked of a year of a shop. */
export type YearQuestion = 'promise-funnel' | 'cohort-value' | 'fifo-layers'

export interface YearSize {
  readonly orderRows: number
  readonly movements: number
  readonly products: number
}

/** Where two databases say the same in other words. */
export interface Dialect {
  /** Divides whole numbers. */
  readonly by: string
  /** The numbers from 0 on, as `i`. */
  readonly numbers: (count: number) => string
  /** A moment of so many milliseconds since 1970. */
  readonly time: (ms: string) => string
}

const start = Date.UTC(2026, 0, 1)
const yearMs = 365 * 86_400_000

/**
 * Two lines an order, over a year: a third of them of members, three quarters of them of customers who come back. They
 * leave within a day and arrive within three more; what nobody promised, or ships, is a part of them.
 */
export function orderLines({ orderRows }: YearSize, { by, numbers, time }: Dialect): string {
  const step = Math.floor((2 * yearMs) / orderRows)
  return `
    SELECT 'order-' || number AS order_id, 1 + i % 2 AS line_number, 'row-' || i AS row_id, customer_id,
      number % 3 = 0 AS is_member, 'product-' || (i % 1000) AS product_id, 2 AS quantity,
      CASE WHEN i % 50 = 0 THEN 0 ELSE 2 END AS shipped, CASE WHEN i % 25 < 2 THEN 0 ELSE 2 END AS delivered,
      0 AS cancelled, ${time('ordered')} AS ordered_at,
      CASE WHEN number % 10 > 0 THEN ${time('ordered + 259200000')} END AS promised_at,
      CASE WHEN i % 50 > 0 THEN ${time('ordered + to_shipped')} END AS shipped_at,
      CASE WHEN i % 25 >= 2 THEN ${time('ordered + to_shipped + to_delivered')} END AS delivered_at, i AS sequence
    FROM (
      SELECT i, number, ${start} + number * ${step} AS ordered, 3600000 + i * 7919 % 82800000 AS to_shipped,
        36000000 + i * 104729 % 223200000 AS to_delivered,
        CASE WHEN number % 4 = 0 THEN 'new-' || number ELSE 'customer-' || (number % 300007) END AS customer_id
      FROM (SELECT i, i ${by} 2 AS number FROM (${numbers(orderRows)}) AS counted) AS orders
    ) AS dated`
}

export const customers: string = `
  SELECT customer_id, max(is_member) AS is_member, min(ordered_at) AS first_ordered_at,
    max(ordered_at) AS last_ordered_at, max(sequence) AS sequence
  FROM fct_order_lines GROUP BY customer_id`

/** A posting a line that was shipped, and another for every tenth, which came back. */
export const revenue: string = `
  SELECT sequence, 0 AS posting_number, 'sale' AS side, order_id, customer_id, 'EUR' AS currency,
    2000 AS gross_amount, 300 + sequence % 100 AS recognized_amount
  FROM fct_order_lines WHERE shipped > 0
  UNION ALL
  SELECT sequence, 1, 'refund', order_id, customer_id, 'EUR', -1000, -150
  FROM fct_order_lines WHERE shipped > 0 AND sequence % 10 = 0`

/** One receipt to four sales, and a little more comes than goes. The units of a receipt share its cost evenly. */
export function movements({ movements: count, products }: YearSize, { by, numbers }: Dialect): string {
  const levels = products * 10
  return `
    SELECT i AS sequence, 0 AS entry_index, 'product-' || (i % ${levels} ${by} 10) AS product_id,
      'W' || (i % 10) AS warehouse_id, CASE WHEN comes THEN 10 ELSE 2 END AS quantity,
      CASE WHEN comes THEN 'supplier' ELSE 'available' END AS from_account,
      CASE WHEN comes THEN 'available' ELSE 'customer' END AS to_account,
      CASE WHEN comes THEN 10 * (1000 + i * 7919 % 500) END AS total_cost
    FROM (SELECT i, (i ${by} ${levels}) % 5 = 0 AS comes FROM (${numbers(count)}) AS counted) AS flows`
}

/** The tables that a question reads, in the order in which they are made. */
export function tablesOf(
  question: YearQuestion,
  size: YearSize,
  dialect: Dialect,
): readonly (readonly [table: string, rows: string])[] {
  if (question === 'fifo-layers') return [['fct_movements', movements(size, dialect)]]
  const lines = ['fct_order_lines', orderLines(size, dialect)] as const
  return question === 'promise-funnel' ? [lines] : [lines, ['dim_customers', customers], ['fct_revenue', revenue]]
}
