import { DatabaseSync } from 'node:sqlite'
import { BIGINT, DuckDBDataChunk, DuckDBInstance, VARCHAR } from '@duckdb/node-api'
import { inBatches, type StreamedMovement } from '../support/movement-stream.ts'

/** Which database, in this process and in memory. */
export type Database = 'SQLite' | 'DuckDB'

/** A table `movement` to be asked in SQL: what an inventory has in its log. */
export interface MovementTable {
  /** The numbers of the rows. */
  ask(query: string): Promise<readonly (readonly number[])[]>
  close(): void
}

/** A movement on a day: 1 or 2. */
export type DatedMovement = readonly [day: number, movement: StreamedMovement]

const create =
  'CREATE TABLE movement (sequence BIGINT, day BIGINT, type TEXT, product TEXT, warehouse TEXT, quantity BIGINT, unit_cost BIGINT)'
/** As many rows as DuckDB takes at once. */
const chunkRows = 2_048

export function openTable(database: Database, movements: Iterable<DatedMovement>): Promise<MovementTable> {
  return database === 'SQLite' ? inSqlite(movements) : inDuckDB(movements)
}

async function inSqlite(movements: Iterable<DatedMovement>): Promise<MovementTable> {
  const database = new DatabaseSync(':memory:')
  database.exec(`${create}; BEGIN`)
  const insert = database.prepare('INSERT INTO movement VALUES (?, ?, ?, ?, ?, ?, ?)')
  let sequence = 0
  for (const [day, { type, productId, warehouseId, quantity, unitCost = null }] of movements) {
    sequence += 1
    insert.run(sequence, day, type, productId, warehouseId, quantity, unitCost)
  }
  database.exec('COMMIT')
  return {
    ask: async (query) =>
      database
        .prepare(query)
        .all()
        .map((row) => Object.values(row).map(Number)),
    close: () => database.close(),
  }
}

async function inDuckDB(movements: Iterable<DatedMovement>): Promise<MovementTable> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(create)
  const appender = await connection.createAppender('movement')
  const types = [BIGINT, BIGINT, VARCHAR, VARCHAR, VARCHAR, BIGINT, BIGINT]
  let sequence = 0
  for (const batch of inBatches(movements, chunkRows)) {
    const chunk = DuckDBDataChunk.create(types, batch.length)
    const rows = batch.map(([day, { type, productId, warehouseId, quantity, unitCost }]) => {
      sequence += 1
      const cost = unitCost === undefined ? null : BigInt(unitCost)
      return [BigInt(sequence), BigInt(day), type, productId, warehouseId, BigInt(quantity), cost]
    })
    chunk.setRows(rows)
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
  return {
    ask: async (query) => (await connection.runAndReadAll(query)).getRows().map((row) => row.map(Number)),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
