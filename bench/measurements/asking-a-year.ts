import { DatabaseSync } from 'node:sqlite'
import { DuckDBInstance } from '@duckdb/node-api'
import { columnList } from '../../src/reporting/sql/sql-schema.ts'
import { analysisTables, namedQuestions } from '../../src/reporting.ts'
import { sqliteQuestions } from '../support/year-in-sqlite.ts'
import { type Dialect, tablesOf, type YearQuestion, type YearSize } from '../support/year-of-orders.ts'

export interface AskingParams extends YearSize {
  readonly database: 'DuckDB' | 'SQLite'
  readonly question: YearQuestion
}

export interface Asking {
  readonly ms: number
  /** Two figures of the answer, by which databases are seen to agree. */
  readonly answer: readonly number[]
}

/** In this process and in memory. */
interface Asked {
  run(sql: string): Promise<unknown>
  numbers(sql: string): Promise<readonly number[]>
}

let asked: Asked | undefined

/** One of the named questions over a year, its answer put into a table. That its tables are filled is not measured. */
export async function measure(params: AskingParams): Promise<Asking> {
  const { database, question } = params
  asked ??= await (database === 'DuckDB' ? inDuckDB(params) : inSqlite(params))
  const sql =
    database === 'DuckDB' ? namedQuestions.find(({ name }) => name === question)?.sql : sqliteQuestions[question]
  await asked.run('DROP TABLE IF EXISTS answer')
  const start = performance.now()
  await asked.run(`CREATE TEMP TABLE answer AS ${sql}`)
  const ms = performance.now() - start
  return { ms, answer: await asked.numbers(checks[question][database]) }
}

const checks: Readonly<Record<YearQuestion, Record<AskingParams['database'], string>>> = {
  'promise-funnel': {
    DuckDB: 'SELECT sum(delivered), sum(placed_to_delivered_p95) FROM answer',
    SQLite: "SELECT sum(lines), sum(p95) FROM answer WHERE what = 'placed_to_delivered'",
  },
  'cohort-value': same('SELECT sum(orders), sum(net) FROM answer'),
  'fifo-layers': same('SELECT sum(units_left), sum(worth_left) FROM answer'),
}

function same(sql: string): Record<AskingParams['database'], string> {
  return { DuckDB: sql, SQLite: sql }
}

/** The tables are made as a warehouse makes them; columns that no question reads are empty. */
async function inDuckDB(params: AskingParams): Promise<Asked> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const dialect: Dialect = {
    by: '//',
    numbers: (count) => `SELECT range AS i FROM range(${count})`,
    time: (ms) => `epoch_ms((${ms})::BIGINT)`,
  }
  for (const [name, rows] of tablesOf(params.question, params, dialect)) {
    const table = analysisTables.find((one) => one.name === name)
    if (table === undefined) throw new Error(`there is no table ${name}`)
    await connection.run(`CREATE TABLE ${name} (${columnList(table)})`)
    await connection.run(`INSERT INTO ${name} BY NAME ${rows}`)
  }
  return {
    run: (sql) => connection.run(sql),
    numbers: async (sql) => (await connection.runAndReadAll(sql)).getRows().flat().map(Number),
  }
}

/** Of the tables only the columns that are read; times are milliseconds. */
async function inSqlite(params: AskingParams): Promise<Asked> {
  const database = new DatabaseSync(':memory:')
  const dialect: Dialect = {
    by: '/',
    numbers: (count) =>
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count}) SELECT i FROM n`,
    time: (ms) => ms,
  }
  for (const [name, rows] of tablesOf(params.question, params, dialect))
    database.exec(`CREATE TABLE ${name} AS ${rows}`)
  return {
    run: async (sql) => database.exec(sql),
    numbers: async (sql) => Object.values(database.prepare(sql).get() ?? {}).map(Number),
  }
}
