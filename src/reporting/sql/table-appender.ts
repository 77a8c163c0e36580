import type { DuckDBAppender, DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { type AnyRow, type Cell, type ColumnKind, kindOf, type Table } from '../tables/table.ts'
import type { DuckDB } from './duckdb.ts'

/** As many rows as DuckDB takes at once. */
const chunkRows = 2048
const dayMs = 86_400_000

/** Adds rows to a table of DuckDB, column by column. */
export class TableAppender {
  readonly #duckdb: DuckDB
  readonly #appender: DuckDBAppender
  readonly #names: readonly string[]
  readonly #types: readonly DuckDBType[]
  readonly #convert: readonly ((value: Cell) => DuckDBValue)[]

  private constructor(duckdb: DuckDB, appender: DuckDBAppender, { columns }: Table) {
    this.#duckdb = duckdb
    this.#appender = appender
    this.#names = Object.keys(columns)
    const kinds = Object.values(columns).map(kindOf)
    this.#types = kinds.map((kind) => typeOf(duckdb, kind))
    this.#convert = kinds.map((kind) => converterOf(duckdb, kind))
  }

  static async of(duckdb: DuckDB, connection: DuckDBConnection, table: Table, name: string): Promise<TableAppender> {
    return new TableAppender(duckdb, await connection.createAppender(name), table)
  }

  add(rows: readonly AnyRow[]): void {
    for (let from = 0; from < rows.length; from += chunkRows) {
      const part = rows.slice(from, from + chunkRows)
      const chunk = this.#duckdb.DuckDBDataChunk.create(this.#types, part.length)
      const columns = this.#names.map((name, index) => {
        const convert = this.#convert[index] as (value: Cell) => DuckDBValue
        return part.map((row) => {
          const value = row[name] as Cell
          return value === null ? null : convert(value)
        })
      })
      chunk.setColumns(columns)
      this.#appender.appendDataChunk(chunk)
    }
  }

  close(): void {
    this.#appender.closeSync()
  }
}

function typeOf({ VARCHAR, BIGINT, TIMESTAMP, DATE, BOOLEAN, DOUBLE }: DuckDB, kind: ColumnKind): DuckDBType {
  if (kind === 'text') return VARCHAR
  if (kind === 'time') return TIMESTAMP
  if (kind === 'day') return DATE
  if (kind === 'flag') return BOOLEAN
  return kind === 'degrees' ? DOUBLE : BIGINT
}

function converterOf(duckdb: DuckDB, kind: ColumnKind): (value: Cell) => DuckDBValue {
  const { DuckDBTimestampValue, DuckDBDateValue } = duckdb
  if (kind === 'time') return (value) => new DuckDBTimestampValue(BigInt(value as number) * 1_000n)
  if (kind === 'day') return (value) => new DuckDBDateValue(Date.parse(`${String(value)}T00:00Z`) / dayMs)
  if (kind === 'count' || kind === 'amount') return (value) => BigInt(value as number | bigint)
  return (value) => value as DuckDBValue
}
