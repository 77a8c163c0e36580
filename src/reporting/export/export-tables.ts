import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { invalidArgument, isArray } from '../../errors/invalid-argument.ts'
import { fieldsOf, readObject } from '../../errors/known-fields.ts'
import { nearestName } from '../../errors/nearest-name.ts'
import { readChoice, readOptionalWholeNumber, readSignal } from '../../inventory/request/fields.ts'
import { type CommitSource, commitsOf, isRepeatable } from '../commit-source.ts'
import { DailyInventory } from '../tables/daily-inventory.ts'
import { fctDailyInventory } from '../tables/daily-inventory-table.ts'
import { analysisTables, LogTables } from '../tables/log-tables.ts'
import type { AnyRow, Table } from '../tables/table.ts'
import type { LogCommit } from '../tables/table-fold.ts'
import {
  digestOf,
  type ExportedFile,
  type ExportedRange,
  type Manifest,
  mismatch,
  namesIn,
  readManifest,
  writeManifest,
  writeWhole,
} from './manifest.ts'
import { type ExportFormat, exportFormats } from './table-format.ts'
import { tableFormats } from './table-formats.ts'
import { viewsFile } from './views-file.ts'

export interface ExportOptions {
  /** A new or an empty folder, or one with an earlier export of this log, which is added to. */
  readonly to: string
  readonly format: ExportFormat
  /** All, or those of the earlier export, if left out. */
  readonly tables?: readonly string[]
  /** A file has at most the rows of so many commits; 50,000 if left out. */
  readonly commitsPerFile?: number
  /** Up to and including this commit; all that there are, if left out. */
  readonly toSequence?: number
  /** Of a folder: those to which its first segments were archived. */
  readonly archives?: readonly string[]
  /** Is told how many commits were read. */
  readonly onProgress?: (commits: number) => void
  /** Ends it after a commit. What was written whole stays, and the next run goes on from there. */
  readonly signal?: AbortSignal
}

export interface Exported {
  readonly exportedTo: string
  readonly format: ExportFormat
  /** The first and the last commit that were added; absent, if none were. */
  readonly fromSequence?: number
  readonly toSequence?: number
  readonly files: number
  readonly rows: Readonly<Record<string, number>>
  readonly bytes: number
}

const optionFields = fieldsOf<ExportOptions>({
  to: true,
  format: true,
  tables: true,
  commitsPerFile: true,
  toSequence: true,
  archives: true,
  onProgress: true,
  signal: true,
})

/**
 * Writes the tables of a log as files: one a table for each range of the log. Run again, it adds what came since, and
 * what a killed run left half done is done anew. The log may be written meanwhile.
 * @throws INVALID_ARGUMENT, EXPORT_MISMATCH, and what reading a log does
 */
export async function exportTables(source: CommitSource, options: ExportOptions): Promise<Exported> {
  const run = await ExportRun.begin(source, options)
  try {
    await run.add(source)
  } catch (error) {
    // What stands before a fault in the log is good, and so is what was written of it.
    await run.clean()
    throw error
  }
  return run.result()
}

/** All tables that a source has: days that closed are read again, and a stream cannot be. */
export function tablesOf(source: CommitSource): readonly Table[] {
  return isRepeatable(source) ? analysisTables : analysisTables.filter((table) => table !== fctDailyInventory)
}

/** Tables by their names. @throws INVALID_ARGUMENT for one that there is not, or not of this source */
export function tablesNamed(names: unknown, source: CommitSource): readonly Table[] {
  if (!isArray(names) || names.length === 0)
    throw invalidArgument('tables', names, 'must be an array of names of tables')
  const known = analysisTables.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name as string)) continue
    const nearest = typeof name === 'string' ? nearestName(name, known) : undefined
    const hint = nearest === undefined ? `there is ${known.join(', ')}` : `did you mean ${nearest}?`
    throw invalidArgument('tables', name, `is no table; ${hint}`)
  }
  if (names.includes(fctDailyInventory.name) && !isRepeatable(source))
    throw invalidArgument('tables', fctDailyInventory.name, 'is of a log that can be read again, and not of a stream')
  return analysisTables.filter(({ name }) => names.includes(name))
}

class ExportRun {
  readonly #folder: string
  readonly #options: ExportOptions
  readonly #tables: readonly Table[]
  readonly #folds: LogTables
  readonly #commitsPerFile: number
  #manifest: Manifest
  #isAnnounced = false
  readonly #added: ExportedRange[] = []

  private constructor(folder: string, options: ExportOptions, tables: readonly Table[], manifest: Manifest) {
    this.#folder = folder
    this.#options = options
    this.#tables = tables
    this.#folds = new LogTables(tables)
    this.#commitsPerFile = options.commitsPerFile ?? 50_000
    this.#manifest = manifest
  }

  static async begin(source: CommitSource, given: unknown): Promise<ExportRun> {
    const options = readObject(given, 'options', optionFields)
    const { to, tables, onProgress } = options
    if (typeof to !== 'string' || to === '' || to.includes('\0'))
      throw invalidArgument('to', to, 'must be the path of a folder')
    if (onProgress !== undefined && typeof onProgress !== 'function')
      throw invalidArgument('onProgress', onProgress, 'must be a function')
    const format = readChoice(options, 'format', exportFormats)
    readOptionalWholeNumber(options, 'commitsPerFile', 1)
    readOptionalWholeNumber(options, 'toSequence')
    readSignal(options)
    const asked = tables === undefined ? undefined : tablesNamed(tables, source)
    const folder = resolve(to)
    const before = await readManifest(folder)
    const wanted = asked ?? (before === undefined ? tablesOf(source) : tablesNamed(before.tables, source))
    const names = wanted.map(({ name }) => name)
    if (before !== undefined && before.format !== format)
      throw mismatch(folder, `its files are ${before.format}, and ${format} was asked for`)
    if (before !== undefined && before.tables.join() !== names.join())
      throw mismatch(folder, `it has the tables ${before.tables.join(', ')}, and ${names.join(', ')} were asked for`)
    const manifest: Manifest = before ?? { stockholdExport: 1, format, tables: names, ranges: [] }
    const run = new ExportRun(folder, options as object as ExportOptions, wanted, manifest)
    run.#isAnnounced = before !== undefined
    await run.clean()
    return run
  }

  async add(source: CommitSource): Promise<void> {
    const { toSequence, archives, signal, onProgress } = this.#options
    const range = {
      ...(toSequence !== undefined && { toSequence }),
      ...(archives !== undefined && { archives }),
      ...(signal !== undefined && { signal }),
    }
    const days = new DailyInventory(source, range, this.#tables)
    const known = this.#manifest.ranges.at(-1)
    const begun = known?.toSequence ?? 0
    let last: LogCommit | undefined
    let read = 0
    for await (const commit of commitsOf(source, range)) {
      if (last === undefined && commit.sequence !== 1)
        throw mismatch(this.#folder, `the log begins with commit ${commit.sequence}: give the folder of its archive`)
      if (last === undefined) await this.#announce()
      this.#folds.add(commit)
      days.add(commit)
      last = commit
      read += 1
      if (commit.sequence === begun) {
        this.#mustContinue(commit)
        days.forget()
      }
      if (commit.sequence <= begun && read % this.#commitsPerFile === 0) this.#folds.take()
      else if (commit.sequence - this.#end >= this.#commitsPerFile) await this.#write(commit, days)
      if (read % 1_000 === 0) onProgress?.(read)
    }
    if (signal?.aborted === true) signal.throwIfAborted()
    await this.#announce()
    const end = last?.sequence ?? 0
    if (end < begun && toSequence === undefined)
      throw mismatch(this.#folder, `it has commits to ${begun}, and the log ends with ${end}`)
    if (last !== undefined && end > this.#end) await this.#write(last, days)
  }

  /** Removes what a run that was killed has left: the manifest does not name it. */
  async clean(): Promise<void> {
    const named = new Set(this.#manifest.ranges.flatMap(({ files }) => files.map(({ path }) => path)))
    for (const { name } of this.#tables)
      for (const file of await namesIn(join(this.#folder, name)))
        if (!named.has(`${name}/${file}`)) await rm(join(this.#folder, name, file), { force: true })
  }

  result(): Exported {
    const files = this.#added.flatMap((range) => range.files)
    const rows = Object.fromEntries(this.#tables.map(({ name }) => [name, 0]))
    for (const { table, rows: count } of files) rows[table] = (rows[table] ?? 0) + count
    const [first, last] = [this.#added[0], this.#added.at(-1)]
    return {
      exportedTo: this.#folder,
      format: this.#manifest.format,
      ...(first !== undefined && { fromSequence: first.fromSequence }),
      ...(last !== undefined && { toSequence: last.toSequence }),
      files: files.length,
      rows,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  }

  get #end(): number {
    return this.#manifest.ranges.at(-1)?.toSequence ?? 0
  }

  /** From here on the folder says what it is, whenever this is killed. What is no log leaves no folder behind. */
  async #announce(): Promise<void> {
    if (this.#isAnnounced) return
    this.#isAnnounced = true
    await writeManifest(this.#folder, this.#manifest)
    await writeWhole(join(this.#folder, 'views.sql'), viewsFile(this.#tables, tableFormats[this.#manifest.format]))
  }

  /** The commit at which the export ended last must be the log's: or it is another log’s export. */
  #mustContinue(commit: LogCommit): void {
    // Rows up to here are in the folder.
    this.#folds.take()
    if (digestOf(commit) !== this.#manifest.ranges.at(-1)?.lastCommit)
      throw mismatch(this.#folder, `its commit ${commit.sequence} is not that of this log`)
  }

  async #write(last: LogCommit, days: DailyInventory): Promise<void> {
    const [fromSequence, toSequence] = [this.#end + 1, last.sequence]
    const taken = [...this.#folds.take(), ...(await days.take())]
    const files: ExportedFile[] = []
    for (const table of this.#tables) {
      const rows = taken.filter((part) => part.table === table).flatMap((part) => part.rows)
      // The first file of a table is there also if it is empty: so its columns are.
      if (rows.length > 0 || this.#manifest.ranges.length === 0)
        files.push(await this.#writeFile(table, rows, `${padded(fromSequence)}-${padded(toSequence)}`))
    }
    const range = { fromSequence, toSequence, lastCommit: digestOf(last), files }
    this.#manifest = { ...this.#manifest, ranges: [...this.#manifest.ranges, range] }
    await writeManifest(this.#folder, this.#manifest)
    this.#added.push(range)
  }

  async #writeFile(table: Table, rows: readonly AnyRow[], name: string): Promise<ExportedFile> {
    const format = tableFormats[this.#manifest.format]
    const path = `${table.name}/${name}.${format.name}`
    const bytes = format.encode(table, rows)
    await writeWhole(join(this.#folder, path), bytes)
    return { table: table.name, path, rows: rows.length, bytes: bytes.length }
  }
}

/** So that names stand in the order of the log. */
function padded(sequence: number): string {
  return String(sequence).padStart(12, '0')
}
