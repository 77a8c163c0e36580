import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commitsOf } from '../../src/reporting/commit-source.ts'
import { type AnyRow, analysisTables, type Cell, LogTables } from '../../src/reporting.ts'
import { type Life, lived, lives } from './random-life.ts'

type LastRows = ReadonlyMap<string, readonly AnyRow[]>

/** The rows of a log as whoever reads all ranges has them: of one key the last. */
async function lastRows(life: Life, everyCommits: number): Promise<LastRows> {
  const tables = new LogTables()
  const rows = new Map(analysisTables.map(({ name }) => [name, new Map<string, AnyRow>()]))
  const take = (): void => {
    for (const { table, rows: taken } of tables.take()) {
      const keys = taken.map((row) => JSON.stringify(table.key.map((column) => row[column])))
      expect(new Set(keys).size, `${table.name}: a key stands in a range once`).toBe(keys.length)
      for (const row of taken) {
        expect(Object.keys(row).toSorted()).toEqual(Object.keys(table.columns).toSorted())
        const key = JSON.stringify(table.key.map((column) => row[column]))
        const known = rows.get(table.name)?.get(key)
        expect(table.changes || known === undefined).toBe(true)
        expect(row.sequence).toBeGreaterThanOrEqual(Number(known?.sequence ?? 0))
        rows.get(table.name)?.set(key, row)
      }
    }
  }
  for await (const commit of commitsOf(life.journal)) {
    tables.add(commit)
    if (commit.sequence % everyCommits === 0) take()
  }
  take()
  return new Map(Array.from(rows, ([name, byKey]) => [name, [...byKey.values()]]))
}

const sumOf = (rows: readonly AnyRow[] | undefined, column: string): number =>
  (rows ?? []).reduce((sum, row) => sum + Number(row[column]), 0)

async function compareWithLive(life: Life, rows: LastRows): Promise<void> {
  const { shop } = life
  const lines = rows.get('fct_order_lines')?.filter(({ quantity }) => Number(quantity) > 0) ?? []
  const ids = new Set(lines.map(({ order_id }) => String(order_id)))
  const orders = await Promise.all(Array.from(ids, (id) => shop.orders.find(id)))
  for (const order of orders) {
    const own = (name: string): AnyRow[] => (rows.get(name) ?? []).filter(({ order_id }) => order_id === order.id)
    const ownLines = lines.filter(({ order_id }) => order_id === order.id)
    for (const line of order.lines) {
      const ofLine = ownLines.filter(({ line_number }) => line_number === line.lineNumber)
      expect(sumOf(ofLine, 'quantity')).toBe(line.quantity)
      expect(sumOf(ofLine, 'amount')).toBe(line.total)
      expect(
        ofLine
          .filter(({ row_id }) => row_id !== null)
          .map(({ row_id, shipped, shipped_at }) => [row_id, shipped, shipped_at]),
      ).toEqual(line.rows.map(({ id, shipped, shippedAt = null }) => [id, shipped, shippedAt]))
    }
    expect(new Set(ownLines.map(({ order_status }) => order_status))).toEqual(new Set([order.status]))
    expect(sumOf(own('fct_payments'), 'captured_amount')).toBe(order.totals.captured)
    expect(own('fct_refunds').map(({ refund_id, status }) => [refund_id, status])).toEqual(
      order.refunds.map(({ id, status }) => [id, status]),
    )
    expect(sumOf(own('fct_returns'), 'received')).toBe(
      order.returns.flatMap((back) => back.lines).reduce((sum, { received }) => sum + received, 0),
    )
    expect(sumOf(own('fct_shipments'), 'quantity')).toBe(
      order.lines.flatMap((line) => line.rows).reduce((sum, { shipped }) => sum + shipped, 0),
    )
    expect(own('bridge_replacements').map(({ replacement_order_id }) => replacement_order_id)).toEqual(
      order.replacedBy ?? [],
    )
  }
  for (const order of shop.orders.orders()) expect(ids.has(order.id)).toBe(true)
  for (const { id, name, capacity = null } of shop.inventory.warehouses())
    expect(rows.get('dim_warehouses')?.find(({ warehouse_id }) => warehouse_id === id)).toMatchObject({
      name,
      capacity,
    })
}

function compareStock(life: Life, rows: LastRows): void {
  const counts = new Map<string, number>()
  const count = (row: AnyRow, account: Cell | undefined, quantity: number): void => {
    const key = `${row.warehouse_id} ${row.product_id} ${account}`
    counts.set(key, (counts.get(key) ?? 0) + quantity)
  }
  for (const row of rows.get('fct_movements') ?? []) {
    count(row, row.from_account, -Number(row.quantity))
    count(row, row.to_account, Number(row.quantity))
  }
  for (const { warehouseId, productId, available, committed, damaged } of life.shop.inventory.levels()) {
    const of = (account: string): number => counts.get(`${warehouseId} ${productId} ${account}`) ?? 0
    expect([of('available'), of('committed'), of('damaged')]).toEqual([available, committed, damaged])
  }
  const held = rows.get('fct_reservations')?.filter(({ ended_at }) => ended_at === null) ?? []
  const live = [...life.shop.inventory.levels()].reduce((sum, { reserved, committed: out }) => sum + reserved + out, 0)
  expect(sumOf(held, 'held')).toBe(live)
}

describe('the tables of a log', () => {
  test('come to what the shop itself says, whatever it lived through, and in however many ranges', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.constantFrom(1, 7, 1_000), async (steps, everyCommits) => {
        const life = await lived(steps)
        try {
          const rows = await lastRows(life, everyCommits)
          await compareWithLive(life, rows)
          compareStock(life, rows)
        } finally {
          await life.shop.close()
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 15) },
    )
  })

  test('names and columns are words that SQL needs no quotes for', () => {
    const words = analysisTables.flatMap(({ name, columns, key }) => [name, ...Object.keys(columns), ...key])
    for (const word of words) expect(word).toMatch(/^[a-z]+(_[a-z]+)*$/)
    for (const { key, columns } of analysisTables)
      expect(Object.keys(columns)).toEqual(expect.arrayContaining([...key, 'sequence']))
  })
})
