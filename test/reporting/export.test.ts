import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MemoryJournal } from '../../src/index.ts'
import { commitsOf } from '../../src/reporting/commit-source.ts'
import type { LogCommit } from '../../src/reporting/tables/table-fold.ts'
import { analysisTables, type ExportFormat, exportFormats, exportTables, openWarehouse } from '../../src/reporting.ts'
import { codeOf } from '../orders/shop.ts'
import { temporaryFolder } from '../unit/cli/journal-commands.ts'
import { type Life, lived, lives } from './random-life.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let life: Life
let commits: LogCommit[]
let count = 0

const folder = (): string => {
  count += 1
  return join(temporary.path, `export-${count}`)
}
/** The log as it was. */
async function* upTo(sequence: number): AsyncGenerator<LogCommit> {
  yield* commits.slice(0, sequence)
}

beforeAll(async () => {
  temporary = await temporaryFolder()
  life = await lived(fc.sample(lives, { seed: 7, numRuns: 1 })[0] ?? [])
  commits = await Array.fromAsync(commitsOf(life.journal))
})
afterAll(async () => {
  await life.shop.close()
  await temporary.remove()
})

/** All tables as SQL has them. */
async function tablesOf(source: string | MemoryJournal | AsyncIterable<LogCommit>): Promise<Record<string, unknown>> {
  await using warehouse = await openWarehouse(source)
  const all: Record<string, unknown> = {}
  for (const { name, key } of warehouse.tables)
    all[name] = (await warehouse.query(`SELECT * FROM ${name} ORDER BY ${key.join(', ')}`)).rows
  return all
}

describe.each(exportFormats.map((format) => ({ format })))('an export as $format', ({ format }) => {
  test('comes to the tables of the log, in one run or in many, by files of any length', async () => {
    const whole = await tablesOf(life.journal)
    const to = folder()
    const first = await exportTables(life.journal, { to, format })
    expect(first).toMatchObject({ exportedTo: to, format, fromSequence: 1, toSequence: commits.length })
    expect(await tablesOf(to)).toEqual(whole)

    const inParts = folder()
    const third = Math.floor(commits.length / 3)
    await exportTables(life.journal, { to: inParts, format, commitsPerFile: 7, toSequence: third })
    expect(await tablesOf(inParts)).toMatchObject(await tablesOf(upTo(third)))
    const next = await exportTables(life.journal, { to: inParts, format, toSequence: 2 * third })
    expect(next).toMatchObject({ fromSequence: third + 1, toSequence: 2 * third })
    await exportTables(life.journal, { to: inParts, format, commitsPerFile: 11 })
    expect(await tablesOf(inParts)).toEqual(whole)
    const again = await exportTables(life.journal, { to: inParts, format })
    expect(again).toMatchObject({ files: 0, bytes: 0 })
    expect(again.fromSequence).toBe(undefined)
  })

  test('is opened by DuckDB alone, with the views that stand beside it', async () => {
    const to = folder()
    await exportTables(life.journal, { to, format, commitsPerFile: 30 })
    await using warehouse = await openWarehouse(life.journal)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const views = (await readFile(join(to, 'views.sql'), 'utf8')).replaceAll(
      /'((fct|dim|bridge)_\w+\/\*)/g,
      (_, path: string) => `'${to}/${path}`,
    )
    await connection.run(views)
    for (const { name, key } of analysisTables) {
      const sql = `SELECT count(*) AS n, md5(string_agg(t::VARCHAR, '|' ORDER BY ${key.join(', ')})) AS all_of_it FROM ${name} t`
      const [row] = (await connection.runAndReadAll(sql)).getRowObjectsJson()
      const { rows } = await warehouse.query(sql)
      expect({ name, ...row, n: Number(row?.n) }).toEqual({ name, ...rows[0] })
    }
    connection.closeSync()
    instance.closeSync()
  })

  test('what a killed run left half done is done anew', async () => {
    const to = folder()
    await exportTables(life.journal, { to, format, commitsPerFile: 20, toSequence: 40 })
    await writeFile(join(to, 'fct_movements', `000000000041-000000000050.${format}`), 'of a range that never ended')
    await writeFile(join(to, 'fct_movements', `000000000041-000000000050.${format}.part`), 'half')
    await writeFile(join(to, 'manifest.json.part'), '{')
    await exportTables(life.journal, { to, format })
    expect(await tablesOf(to)).toEqual(await tablesOf(life.journal))
    expect((await readdir(join(to, 'fct_movements'))).join()).not.toMatch(/000000000041-000000000050|part/)
  })

  test('a log that fails in the middle leaves what was whole', async () => {
    const to = folder()
    const failing = async function* (): AsyncGenerator<{ readonly commits: readonly LogCommit[] }> {
      yield { commits: commits.slice(0, 35) }
      throw new Error('the disk is gone')
    }
    await expect(exportTables({ read: failing }, { to, format, commitsPerFile: 10 })).rejects.toThrow(
      'the disk is gone',
    )
    expect(await tablesOf(to)).toMatchObject(await tablesOf(upTo(30)))
    await exportTables(life.journal, { to, format })
    expect(await tablesOf(to)).toEqual(await tablesOf(life.journal))
  })

  test('any text goes through whole: quotes, breaks, commas, other letters, nothing at all', async () => {
    const texts = [
      'a"b',
      'a,b',
      'line\nbreak',
      'cr\r\nlf',
      ' lead',
      '=1+1',
      'null',
      'NULL',
      '\\N',
      "o'clock",
      'ünïcödé 漢字 🛒',
      'not﻿first',
      '1e5',
      '\t',
    ]
    const at = Date.UTC(2026, 0, 1)
    const odd: LogCommit[] = texts.map((name, index) => ({
      sequence: index + 1,
      at,
      ...(index % 2 === 0 && { actor: name, reason: '' }),
      entries: [
        { type: 'warehouse-added', warehouseId: name, name },
        {
          type: 'received',
          warehouseId: name,
          productId: name,
          quantity: 9_007_199_254,
          unitCost: 9_007_199,
          from: 'supplier',
          to: 'available',
        },
      ],
    }))
    const to = folder()
    const source = async function* (): AsyncGenerator<LogCommit> {
      yield* odd
    }
    await exportTables(source(), { to, format })
    const exported = await tablesOf(to)
    expect(exported).toEqual(await tablesOf(source()))
    await using warehouse = await openWarehouse(to)
    const { rows } = await warehouse.query(
      'SELECT product_id, actor, reason, total_cost FROM fct_movements ORDER BY sequence',
    )
    expect(rows.map((row) => row.product_id)).toEqual(texts)
    expect(rows[0]).toMatchObject({ actor: 'a"b', reason: '', total_cost: String(9_007_199_254n * 9_007_199n) })
    expect(rows[1]).toMatchObject({ actor: null, reason: null })
  })
})

describe('an export', () => {
  test('as parquet is read by others, with types and compressed', async () => {
    const to = folder()
    const { bytes } = await exportTables(life.journal, {
      to,
      format: 'parquet',
      tables: ['fct_movements', 'dim_dates'],
    })
    const [file] = await readdir(join(to, 'fct_movements'))
    const buffer = await readFile(join(to, 'fct_movements', file as string))
    const compressors = { ZSTD: (input: Uint8Array) => new Uint8Array(zlib.zstdDecompressSync(input)) }
    const rows = await parquetReadObjects({ file: new Uint8Array(buffer).buffer, compressors })
    expect(rows[0]).toMatchObject({ sequence: expect.any(BigInt), movement_type: expect.any(String) })
    expect(rows[0]?.occurred_at).toBeInstanceOf(Date)
    expect(await readdir(to)).toEqual(
      expect.arrayContaining(['dim_dates', 'fct_movements', 'manifest.json', 'views.sql']),
    )
    expect(await readdir(to)).toHaveLength(4)
    const csv = await exportTables(life.journal, {
      to: folder(),
      format: 'csv',
      tables: ['fct_movements', 'dim_dates'],
    })
    expect(bytes).toBeLessThan(csv.bytes)
  })

  test('that goes on keeps its tables, its format and its log; all else is refused, and changes nothing', async () => {
    const to = folder()
    await exportTables(upTo(20), { to, format: 'csv', tables: ['fct_movements'] })
    const before = await readFile(join(to, 'manifest.json'), 'utf8')
    const refused = async (
      options: Partial<Parameters<typeof exportTables>[1]>,
      source: unknown = life.journal,
    ): Promise<unknown> => codeOf(exportTables(source as MemoryJournal, { to, format: 'csv', ...options }))
    expect(await refused({ format: 'parquet' })).toBe('EXPORT_MISMATCH')
    expect(await refused({ tables: ['dim_dates'] })).toBe('EXPORT_MISMATCH')
    expect(await refused({}, upTo(10))).toBe('EXPORT_MISMATCH')
    const another = async function* (): AsyncGenerator<LogCommit> {
      for (const commit of commits) yield { ...commit, at: commit.at + 1 }
    }
    expect(await refused({}, another())).toBe('EXPORT_MISMATCH')
    const beheaded = async function* (): AsyncGenerator<LogCommit> {
      yield* commits.slice(5)
    }
    expect(await refused({}, beheaded())).toBe('EXPORT_MISMATCH')
    expect(await readFile(join(to, 'manifest.json'), 'utf8')).toBe(before)
    expect(await refused({})).toBe(undefined)
  })

  test('does not touch a folder that is something else’s', async () => {
    const to = folder()
    await mkdir(join(to, 'fct_movements'), { recursive: true })
    await writeFile(join(to, 'fct_movements', 'mine.csv'), 'precious')
    expect(await codeOf(exportTables(life.journal, { to, format: 'csv' }))).toBe('EXPORT_MISMATCH')
    expect(await readFile(join(to, 'fct_movements', 'mine.csv'), 'utf8')).toBe('precious')
    for (const text of ['', '{', '{}', '[]', 'null', '{"stockholdExport":2}', '{"stockholdExport":1,"format":"xml"}']) {
      await writeFile(join(to, 'manifest.json'), text)
      expect(await codeOf(exportTables(life.journal, { to, format: 'csv' }))).toBe('EXPORT_MISMATCH')
    }
    const file = folder()
    await appendFile(file, 'a file')
    await expect(exportTables(life.journal, { to: file, format: 'csv' })).rejects.toThrow('it is a file, and no folder')
    await rm(file)
  })

  test('refuses what it is not: formats, tables, paths, numbers', async () => {
    const to = folder()
    const wrong: [string, object][] = [
      ['format', { to, format: 'xlsx' }],
      ['tables', { to, format: 'csv', tables: [] }],
      ['tables', { to, format: 'csv', tables: ['fct_orderlines'] }],
      ['tables', { to, format: 'csv', tables: [7] }],
      ['to', { to: '', format: 'csv' }],
      ['commitsPerFile', { to, format: 'csv', commitsPerFile: 0 }],
      ['onProgress', { to, format: 'csv', onProgress: 1 }],
      ['wat', { to, format: 'csv', wat: 1 }],
    ]
    for (const [field, options] of wrong)
      await expect(exportTables(life.journal, options as never)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        details: { field },
      })
    await expect(exportTables(life.journal, { to, format: 'csv', tables: ['fct_orderlines'] })).rejects.toThrow(
      'did you mean fct_order_lines?',
    )
    await expect(stat(to)).rejects.toThrow('ENOENT')
  })

  test('of what is no log makes no folder', async () => {
    const to = folder()
    await expect(exportTables(folder(), { to, format: 'csv' })).rejects.toThrow('there is no such folder')
    await expect(exportTables(7 as never, { to, format: 'csv' })).rejects.toThrow('must be the path of a folder')
    await expect(stat(to)).rejects.toThrow('ENOENT')
  })

  test('of commits that are only streamed has no closed days, and says so if they are asked for', async () => {
    const to = folder()
    const { rows } = await exportTables(upTo(40), { to, format: 'csv' })
    expect(Object.keys(rows)).toHaveLength(analysisTables.length - 1)
    const tables = ['fct_daily_inventory']
    const asked = exportTables(upTo(40), { to: folder(), format: 'csv', tables })
    await expect(asked).rejects.toThrow('is of a log that can be read again')
    await expect(openWarehouse(upTo(40), { tables })).rejects.toThrow('is of a log that can be read again')
  })

  test('can be interrupted, and goes on from there', async () => {
    const to = folder()
    const interrupted = new AbortController()
    const slow = async function* (): AsyncGenerator<{ readonly commits: readonly LogCommit[] }> {
      for (const commit of commits) {
        if (commit.sequence === 25) interrupted.abort(new Error('enough'))
        yield { commits: [commit] }
      }
    }
    const options = { to, format: 'ndjson' as ExportFormat, commitsPerFile: 10 }
    await expect(exportTables({ read: slow }, { ...options, signal: interrupted.signal })).rejects.toThrow('enough')
    expect(await exportTables(life.journal, options)).toMatchObject({ fromSequence: 21 })
    expect(await tablesOf(to)).toEqual(await tablesOf(life.journal))
  })
})
