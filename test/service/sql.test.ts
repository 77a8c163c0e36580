import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { SqlDesk } from '../../src/service/sql/sql-desk.ts'
import { type RunningService, serve } from '../../src/service.ts'
import { as, TestService, tokens } from './running-service.ts'

const endless = 'SELECT count(*) FROM range(1000000000000) a, range(1000000) b'

describe('a log in a folder, asked in SQL', { timeout: 60_000 }, () => {
  let folder: string
  let inventory: InventoryManager
  let service: RunningService

  const ask = async (body: object, headers: Record<string, string> = {}, signal?: AbortSignal) => {
    const response = await fetch(`${service.url}/v1/sql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...as('boss'), ...headers },
      body: JSON.stringify(body),
      ...(signal !== undefined && { signal }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const answer: ReturnType<typeof JSON.parse> = isJson ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, body: answer }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockhold-sql-'))
    inventory = await InventoryManager.open({ journal: new FileJournal(folder) })
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 10, reason: 'said "first", twice' })
    await inventory.sell({ warehouseId: 'SFO', productId: 'PEN', quantity: 4 })
    service = await serve({ inventory, port: 0, tokens, dashboard: false })
  })

  afterAll(async () => {
    await service.close()
    await inventory.close()
    await rm(folder, { recursive: true })
  })

  test('answers one SELECT, and says which commit it knows', async () => {
    const { status, body, headers } = await ask({
      query: 'SELECT movement_type AS type, quantity FROM fct_movements ORDER BY sequence',
    })
    expect([status, headers.get('stockhold-sequence'), body.sequence]).toEqual([200, '3', 3])
    expect(body.rows).toEqual([
      { type: 'received', quantity: 10 },
      { type: 'sold', quantity: 4 },
    ])
    expect(body.isCut).toBe(false)
  })

  test('knows what was done since when it is asked to look anew', async () => {
    const count = { query: 'SELECT count(*)::INTEGER AS n FROM fct_movements' }
    const before = (await ask(count)).body.rows[0].n
    await inventory.sell({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
    expect((await ask(count)).body.rows[0].n).toBe(before)
    expect((await ask({ ...count, fresh: true })).body.rows[0].n).toBe(before + 1)
  })

  test('gives a file to whoever takes CSV', async () => {
    const query = `SELECT 'a "b", c' AS text, 3 AS number, NULL AS nothing`
    const { headers, body } = await ask({ query }, { accept: 'text/csv' })
    expect(headers.get('content-disposition')).toContain('query.csv')
    expect(body).toBe('text,number,nothing\r\n"a ""b"", c",3,\r\n')
  })

  test('gives each cell to its column, also where columns are called by numbers', async () => {
    const query = `SELECT 'north' AS region, 1 AS "2026", 2 AS "2025"`
    const { body } = await ask({ query }, { accept: 'text/csv' })
    expect(body).toBe('region,2026,2025\r\nnorth,1,2\r\n')
  })

  test('cuts an answer that would hold the service up, and says so of a row that has no room', async () => {
    const { status, body } = await ask({ query: `SELECT repeat('x', 1000000) AS x FROM range(30)` })
    expect([status, body.rows.length, body.isCut]).toEqual([200, 16, true])
    const large = await ask({ query: `SELECT repeat('x', 17000000) AS x` })
    expect([large.status, large.body.code]).toEqual([422, 'QUERY_FAILED'])
  })

  test('cuts what is more than was asked for', async () => {
    const { body } = await ask({ query: 'SELECT * FROM range(100)', maxRows: 7 })
    expect([body.rows.length, body.isCut]).toEqual([7, true])
  })

  test.each([
    'DROP TABLE fct_movements',
    'SELECT 1; SELECT 2',
    "SELECT * FROM read_csv('/etc/passwd')",
    "COPY fct_movements TO '/tmp/x.csv'",
    "SET memory_limit = '100GB'",
    "ATTACH '/tmp/x.db'",
    'INSTALL httpfs',
    '',
  ])('refuses %j, which is no single SELECT on the tables', async (query) => {
    const { status, body } = await ask({ query })
    expect([status, ['QUERY_REFUSED', 'INVALID_ARGUMENT'].includes(body.code)], JSON.stringify(body)).toEqual([
      422,
      true,
    ])
  })

  test('says what is wrong with a query', async () => {
    const { status, body } = await ask({ query: 'SELECT nothing FROM fct_movements' })
    expect([status, body.code]).toEqual([422, 'QUERY_FAILED'])
  })

  test('is for those who look after the service alone', async () => {
    expect((await ask({ query: 'SELECT 1' }, as('web'))).body.code).toBe('SCOPE_MISSING')
    expect((await ask({ query: 'SELECT 1', more: 1 })).status).toBe(422)
  })

  test('stops what runs away, and answers the next', async () => {
    const { body } = await ask({ query: endless, timeoutMs: 300 })
    expect(['QUERY_TIMEOUT', 'SQL_STOPPED']).toContain(body.code)
    expect((await ask({ query: 'SELECT 42 AS n' })).body.rows).toEqual([{ n: 42 }])
  })

  test('runs one query at a time, and stops one that nobody waits for any more', async () => {
    await ask({ query: 'SELECT 1' })
    const leaving = new AbortController()
    const left = ask({ query: endless }, {}, leaving.signal).catch(() => 'left')
    await expect.poll(async () => (await ask({ query: 'SELECT 1' })).body.code).toBe('SQL_BUSY')
    leaving.abort()
    expect(await left).toBe('left')
    await expect.poll(async () => (await ask({ query: 'SELECT 1 AS n' })).status, { timeout: 20_000 }).toBe(200)
  })

  test('says which tables and questions there are, and every question runs', async () => {
    const response = await fetch(`${service.url}/v1/sql/tables`, { headers: as('boss') })
    const { tables, questions } = (await response.json()) as {
      tables: { name: string }[]
      questions: { sql: string }[]
    }
    expect(tables.map(({ name }) => name)).toContain('fct_movements')
    for (const { sql } of questions) expect((await ask({ query: sql })).status, sql).toBe(200)
  })

  test('whose process is killed is loaded again by the next query', async () => {
    const desk = new SqlDesk(folder)
    const asked = { maxRows: 1, timeoutMs: 10_000, isFresh: false, signal: new AbortController().signal }
    const running = desk.ask({ ...asked, sql: endless }).catch((error: { code: string }) => error.code)
    setTimeout(() => desk.end(), 1_500)
    expect(await running).toBe('SQL_STOPPED')
    expect(await desk.ask({ ...asked, sql: 'SELECT 1 AS n' })).toContain('"n":1')
    desk.end()
  })
})

test('a log in memory cannot be asked in SQL, and says so', async () => {
  await using service = await TestService.start()
  expect((await service.post('/v1/sql', { query: 'SELECT 1' })).body).toMatchObject({
    status: 409,
    code: 'SQL_UNAVAILABLE',
  })
})
