import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { invalidArgument } from '../../errors/invalid-argument.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import { fieldsOf, readObject, type Unchecked } from '../../errors/known-fields.ts'
import { readOptionalWholeNumber, readSignal } from '../../inventory/request/fields.ts'
import type { CommitSource } from '../commit-source.ts'
import { tablesNamed, tablesOf } from '../export/export-tables.ts'
import { questionNamed } from '../questions/named-questions.ts'
import type { Table } from '../tables/table.ts'
import { type DuckDB, loadDuckDB } from './duckdb.ts'
import { exportIn, loadExport, loadLog } from './load-tables.ts'
import { type QueryParameter, type QueryResult, runQuery } from './read-only-query.ts'

export interface WarehouseOptions {
  /** Only these are loaded; all, if left out. */
  readonly tables?: readonly string[]
  /** Up to and including this commit; all that there are, if left out. */
  readonly toSequence?: number
  /** Of a folder: those to which its first segments were archived. */
  readonly archives?: readonly string[]
  /** The most that tables and queries take of the memory, in MiB; 4,096 if left out. */
  readonly memoryLimitMb?: number
  /** Is told how many commits were read. */
  readonly onProgress?: (commits: number) => void
  readonly signal?: AbortSignal
}

export interface QueryOptions {
  /** For `$1`, `$2` … in their order, or for `$name` by their names. */
  readonly values?: readonly QueryParameter[] | Readonly<Record<string, QueryParameter>>
  /** At most so many rows are given; 10,000 if left out. */
  readonly maxRows?: number
  /** After so long it is stopped; 30,000 if left out. */
  readonly timeoutMs?: number
}

const optionFields = fieldsOf<WarehouseOptions>({
  tables: true,
  toSequence: true,
  archives: true,
  memoryLimitMb: true,
  onProgress: true,
  signal: true,
})
const queryFields = fieldsOf<QueryOptions>({ values: true, maxRows: true, timeoutMs: true })

/** How long Node's timers can wait. */
const longestTimer = 2 ** 31 - 1

/** The tables of a log in DuckDB, in this process and in memory, for those who ask in SQL. It reads nothing else. */
export class DataWarehouse {
  readonly #duckdb: DuckDB
  readonly #instance: DuckDBInstance
  readonly #tables: readonly Table[]
  readonly #sequence: number
  #isClosed = false

  /** @internal */
  constructor(duckdb: DuckDB, instance: DuckDBInstance, tables: readonly Table[], sequence: number) {
    this.#duckdb = duckdb
    this.#instance = instance
    this.#tables = tables
    this.#sequence = sequence
  }

  /** The last commit that is in the tables. */
  get sequence(): number {
    return this.#sequence
  }

  get tables(): readonly Table[] {
    return this.#tables
  }

  /**
   * Asks in SQL: one SELECT, which may begin with WITH.
   * @throws QUERY_REFUSED, QUERY_FAILED, QUERY_TIMEOUT, CLOSED
   */
  async query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    if (typeof sql !== 'string') throw invalidArgument('sql', sql, 'must be a text')
    const given = readObject(options, 'options', queryFields)
    const limits = {
      maxRows: readOptionalWholeNumber(given, 'maxRows') ?? 10_000,
      timeoutMs: Math.min(readOptionalWholeNumber(given, 'timeoutMs', 1) ?? 30_000, longestTimer),
      values: readValues(given),
    }
    if (this.#isClosed) throw new InventoryError('CLOSED', { what: 'The warehouse' })
    const connection = await this.#instance.connect()
    try {
      return await runQuery(this.#duckdb, connection, sql, limits)
    } finally {
      connection.closeSync()
    }
  }

  /**
   * Asks a question by its name: see `namedQuestions`.
   * @throws INVALID_ARGUMENT for a name that there is not, and as `query`
   */
  async ask(name: string, options: Omit<QueryOptions, 'values'> = {}): Promise<QueryResult> {
    return this.query(questionNamed(name).sql, options)
  }

  async close(): Promise<void> {
    if (!this.#isClosed) this.#instance.closeSync()
    this.#isClosed = true
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/**
 * Loads the tables of a log, or of a folder that was exported, into DuckDB, in this process and in memory.
 * @throws PEER_MISSING, INVALID_ARGUMENT, and what reading a log does
 */
export async function openWarehouse(source: CommitSource, options: WarehouseOptions = {}): Promise<DataWarehouse> {
  const given = readObject(options, 'options', optionFields)
  const asked = given.tables === undefined ? undefined : tablesNamed(given.tables, source)
  const memoryLimitMb = readOptionalWholeNumber(given, 'memoryLimitMb', 64) ?? 4_096
  readOptionalWholeNumber(given, 'toSequence')
  readSignal(given)
  const duckdb = await loadDuckDB()
  const instance = await duckdb.DuckDBInstance.create(':memory:')
  try {
    const connection = await instance.connect()
    for (const setting of settings(memoryLimitMb)) await connection.run(setting)
    const { tables, sequence } = await load(duckdb, connection, source, asked, options)
    for (const setting of lock) await connection.run(setting)
    connection.closeSync()
    return new DataWarehouse(duckdb, instance, tables, sequence)
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

/** Nothing is downloaded, nothing is put down on the disk. */
function settings(memoryLimitMb: number): readonly string[] {
  return [
    `SET memory_limit = '${memoryLimitMb}MiB'`,
    "SET temp_directory = ''",
    "SET TimeZone = 'UTC'",
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    'SET allow_community_extensions = false',
  ]
}

/** From here on no query can open a file, and none can change that. */
const lock: readonly string[] = ['SET enable_external_access = false', 'SET lock_configuration = true']

interface Loaded {
  readonly tables: readonly Table[]
  readonly sequence: number
}

async function load(
  duckdb: DuckDB,
  connection: DuckDBConnection,
  source: CommitSource,
  asked: readonly Table[] | undefined,
  { toSequence, archives, signal, onProgress }: WarehouseOptions,
): Promise<Loaded> {
  const exported = typeof source === 'string' ? await exportIn(source) : undefined
  if (exported !== undefined) return loadExport(connection, source as string, exported, asked)
  const tables = asked ?? tablesOf(source)
  const range = {
    ...(toSequence !== undefined && { toSequence }),
    ...(archives !== undefined && { archives }),
    ...(signal !== undefined && { signal }),
  }
  const sequence = await loadLog(duckdb, connection, { source, range }, tables, onProgress)
  signal?.throwIfAborted()
  return { tables, sequence }
}

function readValues({ values = [] }: Unchecked): NonNullable<QueryOptions['values']> {
  if (typeof values !== 'object' || values === null)
    throw invalidArgument('values', values, 'must be an array or an object')
  for (const [name, value] of Object.entries(values)) {
    const isPlain = value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
    if (!isPlain) throw invalidArgument(`values.${name}`, value, 'must be a text, a number, true, false or null')
  }
  return values as NonNullable<QueryOptions['values']>
}
