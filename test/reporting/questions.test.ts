import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CostingEntry, valuation } from '../../src/costing.ts'
import type { Commit } from '../../src/index.ts'
import { netRevenue } from '../../src/marketplace.ts'
import type { Shipment } from '../../src/orders.ts'
import { percentile } from '../../src/reporting/questions/percentile.ts'
import {
  cohortValue,
  type DataWarehouse,
  fifoLayers,
  type Hours,
  openWarehouse,
  promiseFunnel,
  returnRate,
} from '../../src/reporting.ts'
import { dayMs, Market } from '../marketplace/market.ts'
import { type Life, lived, lives } from './random-life.ts'

type SqlRow = Readonly<Record<string, unknown>>

async function rowsOf(warehouse: DataWarehouse, question: string): Promise<readonly SqlRow[]> {
  return (await warehouse.ask(question, { maxRows: 100_000 })).rows
}

function hoursOf(row: SqlRow, name: string, count: unknown): unknown {
  const [average, p50, p90, p95] = ['average', 'p50', 'p90', 'p95'].map((part) => row[`${name}_${part}`])
  return { count, average, p50, p90, p95 }
}

/** SQL adds up in another order. */
function rounded({ count, average, p50, p90, p95 }: Hours): unknown {
  const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 6))
  return { count, average: near(average), p50: near(p50), p90: near(p90), p95: near(p95) }
}

async function compareAll({ journal, shop }: Life, warehouse: DataWarehouse): Promise<void> {
  const funnel = await rowsOf(warehouse, 'promise-funnel')
  expect(
    funnel.map((row) => ({
      isMember: row.is_member,
      ...Object.fromEntries(
        ['lines', 'shipped', 'delivered', 'unfinished', 'cancelled'].map((name) => [name, row[name]]),
      ),
      placedToShipped: hoursOf(row, 'placed_to_shipped', row.shipped),
      shippedToDelivered: hoursOf(row, 'shipped_to_delivered', row.delivered),
      placedToDelivered: hoursOf(row, 'placed_to_delivered', row.delivered),
      promised: row.promised,
      onTime: row.on_time,
    })),
  ).toEqual(
    (await promiseFunnel(journal)).map((one) => ({
      ...one,
      placedToShipped: rounded(one.placedToShipped),
      shippedToDelivered: rounded(one.shippedToDelivered),
      placedToDelivered: rounded(one.placedToDelivered),
    })),
  )
  expect(
    (await rowsOf(warehouse, 'cohort-value')).map(({ refunds_recognized: refundsRecognized, ...row }) => ({
      ...row,
      refundsRecognized,
    })),
  ).toEqual(await cohortValue(shop.inventory))
  for (const by of ['category', 'reason', 'month'] as const)
    expect(await rowsOf(warehouse, `returns-by-${by}`)).toEqual(await returnRate(journal, { by }))
  const layers = await fifoLayers(journal)
  expect(await rowsOf(warehouse, 'fifo-layers')).toEqual(
    layers.map((layer) => ({
      product_id: layer.productId,
      warehouse_id: layer.warehouseId,
      sequence: layer.sequence,
      entry_index: layer.index,
      quantity: layer.quantity,
      layer_value: layer.value,
      units_taken: layer.taken,
      taken_value: layer.takenValue,
      units_left: layer.left,
      worth_left: layer.leftValue,
    })),
  )
}

async function compareWithValuation({ journal }: Life): Promise<number> {
  const layers = await fifoLayers(journal)
  const { products } = await valuation(journal, { method: 'fifo' })
  const moved = new Set<string>()
  const plain = new Set(['received', 'reserved', 'confirmed', 'released', 'expired', 'cancelled', 'fulfilled', 'sold'])
  for await (const { commits } of journal.read() as AsyncIterable<{ readonly commits: readonly Commit[] }>)
    for (const { entries } of commits)
      for (const entry of entries) {
        if (String(entry.type) === 'landed-cost-added')
          for (const { productId } of (entry as unknown as CostingEntry).lines) moved.add(productId)
        if (!('productId' in entry) || !('quantity' in entry) || !('type' in entry)) continue
        const isUnknown = entry.type === 'received' && entry.unitCost === undefined && entry.totalCost === undefined
        if (!plain.has(entry.type) || isUnknown) moved.add(entry.productId)
      }
  let compared = 0
  for (const { productId, warehouseId, stock } of products) {
    if (warehouseId === null || warehouseId === undefined) continue
    const own = layers.filter((layer) => layer.productId === productId && layer.warehouseId === warehouseId)
    expect(own.reduce((sum, { left }) => sum + left, 0)).toBe(stock.quantity)
    if (moved.has(productId)) continue
    compared += 1
    expect(own.reduce((sum, { leftValue }) => sum + (leftValue ?? 0), 0)).toBe(stock.value)
  }
  return compared
}

async function compareDays({ shop }: Life, warehouse: DataWarehouse): Promise<number> {
  const { rows } = await warehouse.query('SELECT * FROM fct_daily_inventory', { maxRows: 100_000 })
  const found: unknown[] = []
  for (const { day } of shop.closings.days())
    for (const row of await shop.closings.rows(day))
      found.push([day, row.productId, row.warehouseId ?? null, row.opening, row.sold, row.ending, row.endingValue])
  const shown = rows.map((row) =>
    ['business_day', 'product_id', 'warehouse_id', 'opening', 'sold', 'ending', 'ending_value'].map(
      (name) => row[name],
    ),
  )
  expect(shown).toHaveLength(found.length)
  expect(shown).toEqual(expect.arrayContaining(found))
  return found.length
}

describe('on random histories', () => {
  test('each question is answered alike by the fold and by SQL, and days have the rows of their closings', async () => {
    let days = 0
    await fc.assert(
      fc.asyncProperty(lives, async (steps) => {
        const life = await lived(steps)
        await using warehouse = await openWarehouse(life.journal)
        await compareAll(life, warehouse)
        days += await compareDays(life, warehouse)
        await life.shop.close()
      }),
      { numRuns: 15 },
    )
    expect(days).toBeGreaterThan(0)
  }, 120_000)

  test('the walk through layers leaves what valuation does: units always, and to the cent where nothing came back or got dearer', async () => {
    let compared = 0
    const plain = lives.map((steps) =>
      steps.map((step) =>
        /^(receive|order|buy|pay|send|deliver|sell|hold)$/.test(step.does) ? step : { ...step, does: 'buy' },
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(lives, plain), async (steps) => {
        const life = await lived(steps)
        compared += await compareWithValuation(life)
        await life.shop.close()
      }),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(10)
  }, 120_000)
})

describe('the promise funnel', () => {
  test('is continuous: of 10, 20, 30 and 40 the 95th percentile is 38.5, and the median 25', () => {
    expect([percentile([10, 20, 30, 40], 0.95), percentile([10, 20, 30, 40], 0.5)]).toEqual([38.5, 25])
    expect([percentile([7], 0.9), percentile([1, 2], 0)]).toEqual([7, 1])
  })

  test('takes a line for delivered when its last row is, and counts apart what is not finished', async () => {
    const market = await Market.open()
    const { orders, clock } = market
    const hours = (count: number): void => clock.advance(count * 3_600_000)
    for (const place of ['SFO', 'NYC']) await market.stock('PEN', 2, place)
    await market.stock('CUP', 1)
    const promisedAt = clock.now() + 30 * 3_600_000
    const lines = [
      { productId: 'PEN', quantity: 4, unitPrice: 100 },
      { productId: 'CUP', quantity: 1, unitPrice: 100 },
    ]
    const id = await market.order(lines, { promisedAt, isMember: true })
    const withCup = ({ lines: parts }: Shipment): boolean => parts.some(({ productId }) => productId === 'CUP')
    const { shipments } = orders.order(id)
    const ids = [shipments.find(withCup)?.id ?? '', shipments.find((one) => !withCup(one))?.id ?? ''] as const
    hours(10)
    await orders.ship(ids[0])
    hours(10)
    await orders.deliver(ids[0])
    const half = await promiseFunnel(market.inventory)
    expect(half).toMatchObject([{ isMember: true, lines: 2, unfinished: 1, placedToDelivered: { count: 1 } }])
    await orders.ship(ids[1])
    hours(20)
    await orders.deliver(ids[1])
    const [whole] = await promiseFunnel(market.inventory)
    // One line came after 20 hours, in time; the other after 40, when its second half did.
    expect(whole).toMatchObject({ lines: 2, shipped: 2, delivered: 2, unfinished: 0, promised: 2, onTime: 1 })
    expect(whole?.placedToDelivered).toMatchObject({ average: 30, p50: 30, p95: 39 })
    expect(whole?.placedToShipped).toMatchObject({ average: 15 })
    await market.close()
  })
})

describe('cohorts', () => {
  test('count an order once that was split, shipped in parcels and returned twice', async () => {
    const market = await Market.open()
    for (const place of ['SFO', 'NYC']) await market.stock('PEN', 4, place)
    const id = await market.order([{ productId: 'PEN', quantity: 6, unitPrice: 100 }])
    await market.ship(id, { lineNumber: 1, quantity: 1 })
    await market.ship(id)
    await market.giveBack(id, 1, 1)
    await market.giveBack(id, 1, 2)
    const value = await cohortValue(market.inventory)
    expect(value).toEqual([
      { month: '2026-03', currency: 'EUR', customers: 1, orders: 1, recognized: 600, refundsRecognized: 300, net: 300 },
    ])
    await market.close()
  })

  test('are those of the first order’s month, in a zone, whenever money comes; and of an earlier commit', async () => {
    const market = await Market.open()
    await market.stock('PEN', 4)
    const first = await market.order([{ productId: 'PEN', quantity: 1, unitPrice: 100 }])
    market.clock.advance(40 * dayMs)
    await market.ship(first)
    await market.ship(await market.order([{ productId: 'PEN', quantity: 1, unitPrice: 50 }]))
    expect(await cohortValue(market.inventory)).toMatchObject([{ month: '2026-03', orders: 2, net: 150 }])
    // It was still February in New York.
    expect(await cohortValue(market.inventory, { timeZone: 'America/New_York' })).toMatchObject([{ month: '2026-02' }])
    const { sequence } = await market.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
    await market.giveBack(first, 1, 1)
    expect(await cohortValue(market.inventory, { asOf: { sequence } })).toMatchObject([{ net: 150 }])
    expect(await cohortValue(market.inventory)).toMatchObject([{ refundsRecognized: 100, net: 50 }])
    const [row] = await netRevenue(market.inventory, { from: 0, to: 8e15, by: 'order-cohort' })
    expect(row?.net).toBe(50)
    await market.close()
  })
})

describe('a question', () => {
  test.each([
    ['asOf', () => promiseFunnel([] as never, { asOf: { sequence: -1 } })],
    ['options.timezone', () => cohortValue([] as never, { timezone: 'UTC' } as never)],
    ['timeZone', () => cohortValue([] as never, { timeZone: 'Mars' })],
    ['by', () => returnRate([] as never, { by: 'colour' as never })],
    ['source', () => fifoLayers(7 as never)],
  ])('with a wrong %s is refused', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('that there is not is refused, and the nearest is named', async () => {
    const market = await Market.open()
    await using warehouse = await openWarehouse(market.inventory)
    await expect(warehouse.ask('cohort')).rejects.toThrow('did you mean cohort-value?')
    await market.close()
  })
})
