import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { commitsOf } from '../../src/reporting/commit-source.ts'
import { analysisTables, type DataWarehouse, LogTables, openWarehouse } from '../../src/reporting.ts'
import { codeOf } from '../orders/shop.ts'
import { type Life, lived, lives } from './random-life.ts'

let life: Life
let warehouse: DataWarehouse

beforeAll(async () => {
  life = await lived(fc.sample(lives, { seed: 7, numRuns: 1 })[0] ?? [])
  warehouse = await openWarehouse(life.journal)
})
afterAll(async () => {
  await warehouse.close()
  await life.shop.close()
})

const one = async (sql: string): Promise<unknown> => Object.values((await warehouse.query(sql)).rows[0] ?? {})[0]

describe('a warehouse', () => {
  test('has every table with its columns and types, and is of a commit', async () => {
    for (const { name, columns } of analysisTables) {
      const result = await warehouse.query(`SELECT * FROM ${name}`)
      expect(result.columns.map((column) => column.name)).toEqual(Object.keys(columns))
    }
    let last = 0
    for await (const { sequence } of commitsOf(life.journal)) last = sequence
    expect(warehouse.sequence).toBe(last)
    expect(await one('SELECT max(sequence) FROM fct_movements')).toBeLessThanOrEqual(last)
  })

  test('has the rows of the folds, each cell of them, from a journal, an inventory and a stream alike', async () => {
    const folds = new LogTables()
    for await (const commit of commitsOf(life.journal)) folds.add(commit)
    const taken = folds.take()
    expect(taken.length).toBeGreaterThan(8)
    for (const source of [life.shop.inventory, commitsOf(life.journal)]) {
      await using other = await openWarehouse(source)
      for (const { table, rows } of taken) {
        const order = table.key.join(', ')
        const { rows: mine } = await warehouse.query(`SELECT * FROM ${table.name} ORDER BY ${order}`)
        const times = Object.entries(table.columns).filter(([, { type }]) => type.startsWith('time'))
        const shown = rows.map((row) => {
          const told = times.map(([name]) => [
            name,
            row[name] === null ? null : new Date(Number(row[name])).toISOString(),
          ])
          return { ...row, ...Object.fromEntries(told) }
        })
        const visible = table.where === undefined ? shown : shown.filter((row) => Number(Object(row).quantity) > 0)
        expect(mine).toHaveLength(visible.length)
        expect(mine).toEqual(expect.arrayContaining(visible))
        expect((await other.query(`SELECT * FROM ${table.name} ORDER BY ${order}`)).rows).toEqual(mine)
      }
    }
  })

  test('loads only the tables that are wanted, up to a commit', async () => {
    await using some = await openWarehouse(life.journal, { tables: ['dim_warehouses'], toSequence: 1 })
    expect(some.sequence).toBe(1)
    expect((await some.query('SELECT warehouse_id FROM dim_warehouses')).rows).toEqual([])
    expect(await codeOf(some.query('SELECT * FROM fct_movements'))).toBe('QUERY_FAILED')
    expect(await codeOf(openWarehouse(life.journal, { tables: ['fct_movement'] }))).toBe('INVALID_ARGUMENT')
  })

  test('gives numbers, texts and times as JSON has them', async () => {
    const sql = `SELECT 1::BIGINT AS small, 9007199254740993::BIGINT AS large, sum(n)::HUGEINT AS huge, 1.25::DECIMAL(9,2) AS part,
      TIMESTAMP '2026-01-15 10:00:00.5' AS moment, TIMESTAMP '1969-12-31 23:59:59.999999' AS early, DATE '2026-01-15' AS day,
      [1, NULL] AS list, {'a': 1::BIGINT, 'b': 'x'} AS pair, 'NaN'::DOUBLE AS nothing, NULL AS missing, true AS yes, 1 AS small FROM range(3) t(n)`
    const { rows, columns } = await warehouse.query(sql)
    expect(rows).toEqual([
      {
        small: 1,
        large: '9007199254740993',
        huge: 3,
        part: 1.25,
        moment: '2026-01-15T10:00:00.500Z',
        early: '1969-12-31T23:59:59.999999Z',
        day: '2026-01-15',
        list: [1, null],
        pair: { a: 1, b: 'x' },
        nothing: 'NaN',
        missing: null,
        yes: true,
        'small:1': 1,
      },
    ])
    expect(columns[0]).toEqual({ name: 'small', type: 'BIGINT' })
  })

  test('takes values for parameters, by place or by name', async () => {
    const sql = 'SELECT count(*) AS n FROM dim_warehouses WHERE warehouse_id ='
    expect((await warehouse.query(`${sql} $1`, { values: ['SFO'] })).rows).toEqual([{ n: 1 }])
    expect((await warehouse.query(`${sql} $id`, { values: { id: "x' OR 1=1 --" } })).rows).toEqual([{ n: 0 }])
    expect(await codeOf(warehouse.query(`${sql} $1`))).toBe('QUERY_REFUSED')
    expect(await codeOf(warehouse.query(`${sql} $1`, { values: [{} as never] }))).toBe('INVALID_ARGUMENT')
  })

  test('gives at most so many rows, and says that there are more', async () => {
    const { rows, isCut } = await warehouse.query('SELECT * FROM range(5000)', { maxRows: 2_050 })
    expect([rows.length, isCut]).toEqual([2_050, true])
    expect(await warehouse.query('SELECT * FROM range(3)', { maxRows: 3 })).toMatchObject({ isCut: false })
  })
})

describe('a query can do nothing but read the tables:', () => {
  test.each([
    'DROP TABLE fct_movements',
    'DELETE FROM fct_movements',
    'CREATE TABLE mine (a INTEGER)',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP TABLE fct_movements',
    "COPY fct_movements TO '/tmp/stolen.csv'",
    "ATTACH '/tmp/other.db'",
    'PRAGMA database_list',
    '/* hello */ -- there\n PRAGMA show_tables',
    'CALL pragma_version()',
    'EXPLAIN SELECT 1',
    "SET memory_limit = '64GB'",
    'RESET memory_limit',
    'INSTALL httpfs',
    "LOAD '/tmp/x.so'",
    "EXPORT DATABASE '/tmp/all'",
    "IMPORT DATABASE '/tmp/all'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_parquet('https://example.com/x.parquet')",
    'WITH x AS (SELECT 1) INSERT INTO dim_warehouses SELECT * FROM x',
    'VACUUM',
    'BEGIN',
    'PREPARE p AS SELECT 1',
    '',
    '   ;; -- nothing',
    '/* ',
  ])('%s is refused', async (sql) => {
    const before = await one('SELECT count(*) FROM fct_movements')
    expect(await codeOf(warehouse.query(sql))).toMatch(/^QUERY_(REFUSED|FAILED)$/)
    expect(await one('SELECT count(*) FROM fct_movements')).toBe(before)
    expect(await one("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'")).toBe(0)
  })

  test.each([
    'WITH x AS (SELECT 1 AS a) SELECT * FROM x',
    '-- why\nSELECT 1',
    'FROM dim_warehouses',
    'VALUES (1)',
    'SELECT 1;',
    'DESCRIBE fct_movements',
    "SELECT 'a; DROP TABLE b'",
  ])('%s is answered', async (sql) => expect(await codeOf(warehouse.query(sql))).toBe(undefined))

  test("a file's name is no table, and names of other things lead nowhere", async () => {
    expect(await codeOf(warehouse.query("SELECT * FROM '/etc/passwd'"))).toMatch(/^QUERY_/)
    expect(await codeOf(warehouse.query("SELECT getenv('HOME')"))).toBe('QUERY_FAILED')
  })

  test.each([
    'SELECT count(*) FROM range(100000000) a, range(100000000) b',
    'WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT * FROM x',
  ])('%s is stopped, and the next is answered', async (sql) => {
    const startedAt = performance.now()
    expect(await codeOf(warehouse.query(sql, { timeoutMs: 200 }))).toBe('QUERY_TIMEOUT')
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(await one('SELECT 1')).toBe(1)
  })

  test('the time limit of one does not touch another', async () => {
    const endless = codeOf(
      warehouse.query('SELECT count(*) FROM range(100000000) a, range(100000000) b', { timeoutMs: 300 }),
    )
    const others = Array.from({ length: 5 }, () => one('SELECT sum(range) FROM range(1000)'))
    expect(await Promise.all(others)).toEqual(Array.from({ length: 5 }, () => 499_500))
    expect(await endless).toBe('QUERY_TIMEOUT')
  })

  test('what needs too much memory fails, and nothing is put down on the disk', async () => {
    await using small = await openWarehouse(life.journal, { memoryLimitMb: 64 })
    const sql = 'SELECT a.range FROM range(20000000) a ORDER BY hash(a.range) LIMIT 1 OFFSET 19000000'
    expect(await codeOf(small.query(sql))).toBe('QUERY_FAILED')
  })

  test('a mistake is said in the words of SQL; what is no query is refused; a closed one says so', async () => {
    await expect(warehouse.query('SELECT nothing FROM fct_movements')).rejects.toThrow(/"nothing" not found/)
    expect(await codeOf(warehouse.query(7 as never))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(warehouse.query('SELECT 1', { timeoutMs: 0 }))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(warehouse.query('SELECT 1', { maxrows: 1 } as never))).toBe('INVALID_ARGUMENT')
    const closed = await openWarehouse(life.journal, { tables: ['dim_dates'] })
    await closed.close()
    await closed.close()
    expect(await codeOf(closed.query('SELECT 1'))).toBe('CLOSED')
  })
})

test('what is no log is refused by name', async () => {
  for (const source of [7, null, {}, () => undefined] as never[])
    expect(await codeOf(openWarehouse(source))).toBe('INVALID_ARGUMENT')
  expect(await codeOf(openWarehouse('/there/is/no/such/folder'))).toBe('JOURNAL_NOT_FOUND')
  await using empty = await openWarehouse(new MemoryJournal())
  expect((await empty.query('SELECT count(*) AS n FROM fct_order_lines')).rows).toEqual([{ n: 0 }])
  const inventory = await InventoryManager.open()
  await using plain = await openWarehouse(inventory)
  expect(plain.sequence).toBe(0)
  await inventory.close()
})
