import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api'
import { errorAs, isInventoryError } from '../../errors/inventory-error.ts'
import { queryFailed, queryRefused, queryTimeout } from '../reporting-errors.ts'
import type { DuckDB } from './duckdb.ts'
import { type QueryValue, valueReader } from './query-values.ts'

/** What can stand for `$1` or `$name`. */
export type QueryParameter = string | number | bigint | boolean | null

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly Readonly<Record<string, QueryValue>>[]
  /** There are more rows than were asked for. */
  readonly isCut: boolean
}

export interface QueryLimits {
  readonly maxRows: number
  readonly timeoutMs: number
  readonly values: readonly QueryParameter[] | Readonly<Record<string, QueryParameter>>
}

/**
 * Runs one SELECT on a connection of its own, which the time limit can interrupt.
 * @throws QUERY_REFUSED, QUERY_FAILED, QUERY_TIMEOUT
 */
export async function runQuery(
  duckdb: DuckDB,
  connection: DuckDBConnection,
  sql: string,
  limits: QueryLimits,
): Promise<QueryResult> {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    connection.interrupt()
  }, limits.timeoutMs)
  try {
    const statement = await prepareSelect(duckdb, connection, sql)
    bind(statement, limits.values)
    return await readRows(duckdb, await statement.stream(), limits.maxRows)
  } catch (error) {
    if (isLate) throw errorAs(queryTimeout, { timeoutMs: limits.timeoutMs })
    throw isInventoryError(error) ? error : asOurs(error)
  } finally {
    clearTimeout(timer)
  }
}

/** Statements that DuckDB turns into a SELECT, and that are none. */
const disguised = /^(pragma|call|execute|set|reset|load|import|export)\b/i

async function prepareSelect(
  duckdb: DuckDB,
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  const bare = withoutComments(sql)
  if (bare === '') throw refused('there is nothing in it')
  const word = disguised.exec(bare)?.[1]
  if (word !== undefined) throw refused(`${word.toUpperCase()} is no SELECT`)
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw refused(`there are ${statements.count} statements in it`)
  const statement = await statements.prepare(0)
  const { StatementType } = duckdb
  if (statement.statementType !== StatementType.SELECT)
    throw refused(`${StatementType[statement.statementType]} is no SELECT`)
  return statement
}

/** Before the first word. What stands between words is DuckDB's affair. */
function withoutComments(sql: string): string {
  return sql.replace(/^(\s|;|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '').trim()
}

function bind(statement: DuckDBPreparedStatement, values: QueryLimits['values']): void {
  const given = Array.isArray(values) ? (values as readonly QueryParameter[]) : Object.keys(values)
  if (given.length !== statement.parameterCount)
    throw refused(`it has ${statement.parameterCount} parameters, and ${given.length} values were given for them`)
  if (given.length > 0) statement.bind(values as Parameters<DuckDBPreparedStatement['bind']>[0])
}

async function readRows(duckdb: DuckDB, result: DuckDBResult, maxRows: number): Promise<QueryResult> {
  const read = valueReader(duckdb)
  const [names, types] = [result.deduplicatedColumnNames(), result.columnTypes()]
  const columns = names.map((name, index) => ({ name, type: String(types[index]) }))
  const rows: Readonly<Record<string, QueryValue>>[] = []
  for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
    if (chunk.rowCount === 0) break
    const values = chunk.convertRows((value, type) => read(value, type))
    for (const row of values) {
      if (rows.length === maxRows) return { columns, rows, isCut: true }
      rows.push(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))
    }
  }
  return { columns, rows, isCut: false }
}

function refused(problem: string): Error {
  return errorAs(queryRefused, { problem })
}

/** What DuckDB says, in one line; where it would not let somebody out of the warehouse, that is a refusal. */
function asOurs(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error)
  const problem = text.replace(/^Failed to extract statements: /, '').trim()
  if (/^Permission Error|disabled by configuration/.test(problem))
    return errorAs(queryRefused, { problem: 'it asks for a file, or for something else outside of the tables' })
  // Below it DuckDB draws where: an error is one line.
  const [what = problem] = problem.split(/\n+LINE \d+:/)
  return errorAs(queryFailed, { problem: what.replaceAll(/\s*\n\s*/g, ' ') })
}
