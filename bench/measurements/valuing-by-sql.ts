import { type Database, type DatedMovement, type MovementTable, openTable } from '../peers/movement-table.ts'
import { costedMovements } from '../support/movement-stream.ts'

export interface ValuingBySqlParams {
  readonly database: Database
  readonly movements: number
  readonly products: number
}

export interface ValuingBySql {
  /** What was sold has cost, in all. */
  readonly totalMs: number
  readonly costOfGoodsSold: number
  /** What each issue took of which layer. */
  readonly layersMs: number
  readonly layersTaken: number
}

/** Where each receipt ends in the row of all units that came to its level; and where the sales of the level end. */
const total = `
  WITH receipt AS (
    SELECT product, warehouse, quantity, unit_cost,
      sum(quantity) OVER (PARTITION BY product, warehouse ORDER BY sequence) AS upto
    FROM movement WHERE type = 'receive'
  ), sold AS (SELECT product, warehouse, sum(quantity) AS units FROM movement WHERE type = 'sell' GROUP BY product, warehouse)
  SELECT CAST(sum(unit_cost * CASE WHEN upto <= units THEN quantity ELSE units - (upto - quantity) END) AS BIGINT)
  FROM receipt JOIN sold USING (product, warehouse) WHERE units > upto - quantity`

/** Receipts and issues of a level as intervals of its units: where two overlap, the issue took of the layer. */
const layers = `
  WITH receipt AS (
    SELECT product, warehouse, unit_cost, quantity,
      sum(quantity) OVER (PARTITION BY product, warehouse ORDER BY sequence) AS upto
    FROM movement WHERE type = 'receive'
  ), issue AS (
    SELECT sequence, product, warehouse, quantity,
      sum(quantity) OVER (PARTITION BY product, warehouse ORDER BY sequence) AS upto
    FROM movement WHERE type = 'sell'
  ), taken AS (
    SELECT issue.sequence, unit_cost,
      CASE WHEN receipt.upto < issue.upto THEN receipt.upto ELSE issue.upto END
        - CASE WHEN receipt.upto - receipt.quantity > issue.upto - issue.quantity
            THEN receipt.upto - receipt.quantity ELSE issue.upto - issue.quantity END AS units
    FROM issue JOIN receipt USING (product, warehouse)
    WHERE receipt.upto > issue.upto - issue.quantity AND receipt.upto - receipt.quantity < issue.upto
  ), costs AS (SELECT sequence, count(*) AS layers, sum(units * unit_cost) AS cost FROM taken GROUP BY sequence)
  SELECT CAST(sum(layers) AS BIGINT), CAST(sum(cost) AS BIGINT) FROM costs`

let table: MovementTable | undefined

/** FIFO by window functions, of the same movements. The table is there already: that it is filled is not measured. */
export async function measure({ database, movements, products }: ValuingBySqlParams): Promise<ValuingBySql> {
  table ??= await openTable(database, allOf(movements, products))
  const [totalMs, [costOfGoodsSold = 0]] = await timed(table, total)
  const [layersMs, [layersTaken = 0, cost]] = await timed(table, layers)
  if (cost !== costOfGoodsSold) throw new Error(`${database}: ${cost} by layers, and ${costOfGoodsSold} in all`)
  return { totalMs, costOfGoodsSold, layersMs, layersTaken }
}

function* allOf(movements: number, products: number): Generator<DatedMovement> {
  for (const movement of costedMovements(movements, products)) yield [1, movement]
}

async function timed(asked: MovementTable, query: string): Promise<readonly [ms: number, row: readonly number[]]> {
  const start = performance.now()
  const [row = []] = await asked.ask(query)
  return [performance.now() - start, row]
}
