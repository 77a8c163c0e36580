import { type Database, type DatedMovement, type MovementTable, openTable } from '../peers/movement-table.ts'
import { dayOfMovements, openingReceipts } from '../support/movement-stream.ts'

export interface DayBySqlParams {
  readonly database: Database
  readonly movements: number
  readonly levels: number
}

export interface DayBySql {
  readonly ms: number
  readonly rows: number
  /** Units, over all rows. */
  readonly ending: number
}

const query = `
  SELECT sum(CASE WHEN day = 1 THEN CASE WHEN type = 'sell' THEN -quantity ELSE quantity END ELSE 0 END) AS opening,
    sum(CASE WHEN day = 2 AND type = 'receive' THEN quantity ELSE 0 END) AS received,
    sum(CASE WHEN day = 2 AND type = 'sell' THEN quantity ELSE 0 END) AS sold,
    sum(CASE WHEN type = 'sell' THEN -quantity ELSE quantity END) AS ending
  FROM movement GROUP BY product, warehouse HAVING max(day) = 2 ORDER BY product, warehouse`

let table: MovementTable | undefined

/** The units of a day's rows by one GROUP BY, read row by row; SQL has no moving average, so it says no values. */
export async function measure({ database, movements, levels }: DayBySqlParams): Promise<DayBySql> {
  table ??= await openTable(database, bothDays(movements, levels))
  const start = performance.now()
  const rows = await table.ask(query)
  return { ms: performance.now() - start, rows: rows.length, ending: rows.reduce((sum, row) => sum + (row[3] ?? 0), 0) }
}

function* bothDays(movements: number, levels: number): Generator<DatedMovement> {
  for (const movement of openingReceipts(levels)) yield [1, movement]
  for (const movement of dayOfMovements(movements, levels)) yield [2, movement]
}
