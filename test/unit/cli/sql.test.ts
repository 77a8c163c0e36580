import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileJournal, InventoryManager } from '../../../src/index.ts'
import { Program, program, stockhold, storyIn, temporaryFolder } from './journal-commands.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let journal: string

beforeAll(async () => {
  temporary = await temporaryFolder()
  journal = join(temporary.path, 'journal')
  const { inventory } = await storyIn(journal)
  await inventory.close()
})
afterAll(() => temporary.remove())

const places = 'SELECT warehouse_id, name, added_at, capacity FROM dim_warehouses ORDER BY 1 LIMIT 1'

describe('stockhold sql', () => {
  test('answers as a table, as JSON and as CSV', async () => {
    const { code, stdout, stderr } = await stockhold('sql', journal, places)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /warehouse_id +name +added_at +capacity\n.*─+\n +\w+ +.*2026-01-31T12:00:00\.000Z +[–\d]+\n\n1 row\n$/,
    )
    const asJson = JSON.parse((await stockhold('sql', journal, places, '--json')).stdout)
    expect(asJson).toMatchObject({ isCut: false, rows: [{ added_at: '2026-01-31T12:00:00.000Z' }] })
    const asCsv = await stockhold(
      'sql',
      journal,
      `SELECT 'a"b,c' AS "x,y", '' AS empty, NULL AS missing, 7 AS n, [1, 2] AS list`,
      '--csv',
    )
    expect(asCsv.stdout).toBe('"x,y",empty,missing,n,list\n"a""b,c","",,7,"[1,2]"\n')
  })

  test('reads the query from the standard input, and shows as much as is asked for', async () => {
    const child = spawn(process.execPath, [program, 'sql', journal, '-', '--limit', '2', '--csv'])
    child.stdin.end('-- three\nSELECT *\nFROM range(3)\n')
    expect(await text(child.stdout)).toBe('range\n0\n1\n')
    const { stdout } = await stockhold('sql', journal, 'SELECT * FROM range(2000)')
    expect(stdout).toContain('1,000 rows, and there are more: ask for them with --limit')
  })

  test('beside the engine that writes it sees what is acknowledged', async () => {
    const folder = join(temporary.path, 'open')
    const inventory = await InventoryManager.open({ journal: new FileJournal(folder) })
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    expect((await stockhold('sql', folder, 'SELECT name FROM dim_warehouses', '--csv')).stdout).toBe(
      'name\nSan Francisco\n',
    )
    await inventory.close()
  })

  test.each([
    ['DROP TABLE dim_dates', /DROP is no SELECT\. Ask by one SELECT/],
    ["SELECT * FROM read_csv('/etc/passwd')", /it asks for a file, or for something else outside of the tables/],
    ['SELECT nothing FROM dim_dates', /The query failed: .*nothing/],
  ])('says in a line why it does not answer %j, and ends with 2', async (query, problem) => {
    const { code, stdout, stderr } = await stockhold('sql', journal, query)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: /)
    expect(stderr).toMatch(problem)
    expect(stderr).not.toMatch(/\n {4}at /)
  })

  test('stops an endless query', async () => {
    const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b'
    const { code, stderr } = await stockhold('sql', journal, endless, '--timeout', '300')
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/stopped after 300 ms/) })
  })

  test('says what is wrong with a folder or with options', async () => {
    expect((await stockhold('sql', join(temporary.path, 'nothing'), 'SELECT 1')).stderr).toMatch(
      /^error: .*no such folder|no journal/,
    )
    expect((await stockhold('sql', temporary.path, 'SELECT 1')).code).toBe(2)
    expect((await stockhold('sql', journal, 'SELECT 1', '--json', '--csv')).stderr).toContain('not both')
  })
})

describe('stockhold export', () => {
  test('writes files that stockhold sql asks, and adds to them', async () => {
    const to = join(temporary.path, 'as-parquet')
    const first = await stockhold('export', journal, '--to', to)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^Wrote commits 1 to \d+ to .*: 1\d files, [\d,]+ bytes\./)
    expect(first.stdout).toMatch(/fct_movements +\d+\n/)
    const again = await stockhold('export', journal, '--to', to)
    expect(again).toMatchObject({ code: 0, stdout: `Nothing to add: ${to} has all that is in the log.\n` })
    const count = 'SELECT count(*) AS n, sum(quantity) AS units FROM fct_movements'
    expect((await stockhold('sql', to, count)).stdout).toBe((await stockhold('sql', journal, count)).stdout)
  })

  test('writes only the tables that are wanted, and says what it wrote to programs', async () => {
    const to = join(temporary.path, 'as-csv')
    const options = ['--format', 'csv', '--tables', 'dim_warehouses,fct_movements', '--json']
    const { stdout } = await stockhold('export', journal, '--to', to, ...options)
    const exported = JSON.parse(stdout)
    expect(exported).toMatchObject({ exportedTo: to, format: 'csv', fromSequence: 1, files: 2 })
    expect((await readdir(to)).toSorted()).toEqual(['dim_warehouses', 'fct_movements', 'manifest.json', 'views.sql'])
    const [file] = await readdir(join(to, 'dim_warehouses'))
    expect(await readFile(join(to, 'dim_warehouses', file as string), 'utf8')).toMatch(/^warehouse_id,name,/)
  })

  test('says in a line what is wrong, and ends with 2', async () => {
    const to = join(temporary.path, 'wrong')
    for (const [asked, problem] of [
      [['--to', to, '--tables', 'fct_movement'], /did you mean fct_movements\?/],
      [['--to', to, '--format', 'xlsx'], /Allowed choices are parquet, csv, ndjson/],
      [['--to', journal], /has no manifest\.json, and other files/],
      [[], /required option '--to <folder>'/],
    ] as const) {
      const { code, stdout, stderr } = await stockhold('export', journal, ...asked)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(problem)
    }
  })

  test('killed at any moment, it is finished by the next run, and comes to the same', {
    timeout: 120_000,
  }, async () => {
    const folder = join(temporary.path, 'long')
    const inventory = await InventoryManager.open({ journal: new FileJournal(folder, { durability: 'interval' }) })
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    const level = { warehouseId: 'SFO', productId: 'PEN', quantity: 1 }
    for (let round = 0; round < 40; round += 1)
      await Promise.all(Array.from({ length: 1_000 }, () => inventory.receive(level)))
    await inventory.close()
    const to = join(temporary.path, 'killed')
    let kills = 0
    for (const wait of [600, 1_200, 1_600, 2_400]) {
      const running = new Program('export', folder, '--to', to, '--format', 'ndjson')
      const timer = setTimeout(() => running.child.kill('SIGKILL'), wait)
      const { code } = await running.ended
      clearTimeout(timer)
      if (code === null) kills += 1
    }
    expect(kills).toBeGreaterThan(0)
    expect(await stockhold('export', folder, '--to', to, '--format', 'ndjson')).toMatchObject({ code: 0, stderr: '' })
    const count = 'SELECT count(*) AS n, count(DISTINCT sequence) AS commits FROM fct_movements'
    expect((await stockhold('sql', to, count, '--csv')).stdout).toBe('n,commits\n40000,40000\n')
  })
})
