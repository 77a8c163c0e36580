import { join, resolve } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type CommitSource, commitsOf, type ReadRange } from '../commit-source.ts'
import { type Manifest, manifestName, mismatch, namesIn, readManifest } from '../export/manifest.ts'
import { tableFormats } from '../export/table-formats.ts'
import { DailyInventory } from '../tables/daily-inventory.ts'
import { analysisTables, LogTables } from '../tables/log-tables.ts'
import type { Table, TableRows } from '../tables/table.ts'
import type { DuckDB } from './duckdb.ts'
import { columnList, lastRowsSql } from './sql-schema.ts'
import { TableAppender } from './table-appender.ts'

/** How many commits are folded before their rows are put down. */
const commitsAtOnce = 20_000

/** Folds a log into tables. @returns its last commit */
export async function loadLog(
  duckdb: DuckDB,
  connection: DuckDBConnection,
  { source, range }: { readonly source: CommitSource; readonly range: ReadRange },
  tables: readonly Table[],
  onProgress?: (commits: number) => void,
): Promise<number> {
  const appenders = new Map<Table, TableAppender>()
  for (const table of tables) {
    await connection.run(`CREATE TABLE ${staging(table)} (${columnList(table)})`)
    appenders.set(table, await TableAppender.of(duckdb, connection, table, staging(table)))
  }
  const folds = new LogTables(tables)
  const days = new DailyInventory(source, range, tables)
  const put = (taken: readonly TableRows[]): void => {
    for (const { table, rows } of taken) appenders.get(table)?.add(rows)
  }
  let [sequence, read] = [0, 0]
  for await (const commit of commitsOf(source, range)) {
    folds.add(commit)
    days.add(commit)
    sequence = commit.sequence
    read += 1
    if (read % 1_000 === 0) onProgress?.(read)
    if (read % commitsAtOnce === 0) put(folds.take())
  }
  put(folds.take())
  put(await days.take())
  for (const appender of appenders.values()) appender.close()
  for (const table of tables) {
    if (table.changes) {
      await connection.run(`CREATE TABLE ${table.name} AS ${lastRowsSql(table, staging(table))}`)
      await connection.run(`DROP TABLE ${staging(table)}`)
    } else await connection.run(`ALTER TABLE ${staging(table)} RENAME TO ${table.name}`)
  }
  return sequence
}

function staging({ name }: Table): string {
  return `every_${name}`
}

/** The manifest of a folder that was exported; undefined, if it is none. */
export async function exportIn(folder: string): Promise<Manifest | undefined> {
  return (await namesIn(folder).catch((): string[] => [])).includes(manifestName) ? readManifest(folder) : undefined
}

/** Loads the files that the manifest names, and no others. */
export async function loadExport(
  connection: DuckDBConnection,
  folder: string,
  { format, tables: names, ranges }: Manifest,
  asked: readonly Table[] | undefined,
): Promise<{ tables: readonly Table[]; sequence: number }> {
  const tables = (asked ?? analysisTables).filter(({ name }) => names.includes(name))
  const missing = asked?.find(({ name }) => !names.includes(name))
  if (missing !== undefined) throw mismatch(resolve(folder), `it has no table ${missing.name}`)
  for (const table of tables) {
    const files = ranges.flatMap((range) => range.files).filter((file) => file.table === table.name)
    await connection.run(`CREATE TABLE ${staging(table)} (${columnList(table)})`)
    for (const { path } of files)
      await connection.run(
        `INSERT INTO ${staging(table)} BY NAME SELECT * FROM ${tableFormats[format].scan(table, literally(join(resolve(folder), path)))}`,
      )
    await connection.run(`CREATE TABLE ${table.name} AS ${lastRowsSql(table, staging(table))}`)
    await connection.run(`DROP TABLE ${staging(table)}`)
  }
  return { tables, sequence: ranges.at(-1)?.toSequence ?? 0 }
}

/** A path in which nothing stands for other names. */
function literally(path: string): string {
  return path.replaceAll(/[*?[]/g, (letter) => `[${letter}]`)
}
