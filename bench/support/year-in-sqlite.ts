import type { YearQuestion } from './year-of-orders.ts'

/** SQLite has no percentiles: each is the share of the two neighbours that it lies between. */
const funnel = `
  WITH lines AS (
    SELECT order_id, line_number, max(is_member) AS is_member, max(ordered_at) AS ordered_at,
      max(promised_at) AS promised_at, sum(quantity - shipped - cancelled) AS open_units,
      sum(shipped) AS shipped_units, sum(delivered) AS delivered_units,
      max(shipped_at) AS shipped_at, max(delivered_at) AS delivered_at
    FROM fct_order_lines GROUP BY order_id, line_number
  ), hours AS (
    SELECT is_member, 'placed_to_shipped' AS what, (shipped_at - ordered_at) / 3600000.0 AS hours FROM lines
      WHERE open_units = 0 AND shipped_units > 0
    UNION ALL
    SELECT is_member, 'shipped_to_delivered', (delivered_at - shipped_at) / 3600000.0 FROM lines
      WHERE open_units = 0 AND shipped_units > 0 AND delivered_units = shipped_units
    UNION ALL
    SELECT is_member, 'placed_to_delivered', (delivered_at - ordered_at) / 3600000.0 FROM lines
      WHERE open_units = 0 AND shipped_units > 0 AND delivered_units = shipped_units
  ), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY is_member, what ORDER BY hours) - 1 AS place,
      count(*) OVER (PARTITION BY is_member, what) - 1 AS last
    FROM hours
  )
  SELECT is_member, what, count(*) AS lines, avg(hours) AS average,
    sum(hours * max(0, 1 - abs(place - 0.5 * last))) AS p50, sum(hours * max(0, 1 - abs(place - 0.9 * last))) AS p90,
    sum(hours * max(0, 1 - abs(place - 0.95 * last))) AS p95
  FROM ranked GROUP BY is_member, what`

const cohorts = `
  WITH cohorts AS (
    SELECT customer_id, strftime('%Y-%m', first_ordered_at / 1000, 'unixepoch') AS cohort FROM dim_customers
  ), sizes AS (
    SELECT cohort, count(*) AS customers FROM cohorts GROUP BY cohort
  ), sums AS (
    SELECT cohort, currency, count(DISTINCT order_id) FILTER (WHERE side = 'sale') AS orders,
      sum(recognized_amount) AS net
    FROM fct_revenue JOIN cohorts USING (customer_id) GROUP BY cohort, currency
  )
  SELECT cohort AS month, currency, customers, orders, net FROM sizes LEFT JOIN sums USING (cohort)`

/** It has no lists to walk along: so this is right only where the units of a layer share its value evenly. */
const layers = `
  WITH layers AS (
    SELECT product_id, warehouse_id, sequence, quantity, total_cost,
      sum(quantity) OVER (PARTITION BY product_id, warehouse_id ORDER BY sequence) AS upto
    FROM fct_movements WHERE to_account = 'available'
  ), gone AS (
    SELECT product_id, warehouse_id, sum(quantity) AS gone FROM fct_movements WHERE from_account = 'available'
    GROUP BY product_id, warehouse_id
  ), walked AS (
    SELECT *, max(0, min(quantity, upto - coalesce(gone, 0))) AS units_left
    FROM layers LEFT JOIN gone USING (product_id, warehouse_id)
  )
  SELECT product_id, warehouse_id, sequence, quantity, total_cost, units_left,
    total_cost / quantity * units_left AS worth_left
  FROM walked ORDER BY product_id, warehouse_id, sequence`

/** What the named questions ask, as far as SQLite can. */
export const sqliteQuestions: Readonly<Record<YearQuestion, string>> = {
  'promise-funnel': funnel,
  'cohort-value': cohorts,
  'fifo-layers': layers,
}
