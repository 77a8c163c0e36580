import { describe, expect, test } from 'vitest'
import { SimulatedPayments } from '../../src/orders.ts'
import { cohortValue, fifoLayers, openWarehouse, promiseFunnel, returnRate } from '../../src/reporting.ts'
import { Shop } from '../../src/shop.ts'
import { instant, november, openShopOfPens, pen } from '../closings/books.ts'
import { dayMs, Market, march } from '../marketplace/market.ts'
import { FakeClock } from '../support/fake-clock.ts'

const hourMs = 3_600_000

describe('by fold and by SQL alike', () => {
  test('hours count from the order, also where goods came to it later, and who comes when promised is on time', async () => {
    const clock = new FakeClock(march)
    const shop = await Shop.open({ clock, payments: new SimulatedPayments(), currency: 'EUR' })
    await shop.inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
    await shop.backorders.configure({ productId: 'PEN', policy: 'backorder' })
    const lines = [{ productId: 'PEN', quantity: 1, unitPrice: 100, backorder: true }]
    const { id } = await shop.orders.place({ lines, promisedAt: march + 20 * hourMs })
    await shop.orders.pay(id)
    clock.advance(5 * hourMs)
    await shop.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
    await shop.orders.process(id)
    clock.advance(5 * hourMs)
    for (const { id: parcel } of shop.orders.order(id).shipments) {
      await shop.orders.ship(parcel)
      clock.advance(10 * hourMs)
      await shop.orders.deliver(parcel)
    }
    expect(await promiseFunnel(shop.inventory)).toMatchObject([
      { placedToShipped: { p50: 10 }, placedToDelivered: { p50: 20 }, promised: 1, onTime: 1 },
    ])
    await using warehouse = await openWarehouse(shop.inventory)
    expect((await warehouse.ask('promise-funnel')).rows).toMatchObject([
      { placed_to_shipped_p95: 10, shipped_to_delivered_average: 10, placed_to_delivered_average: 20, on_time: 1 },
    ])
    await shop.close()
  })

  test('a customer’s first order is the first in the world, and what went out again did not come back', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN')
    await market.stock('PEN', 9)
    const lines = [{ productId: 'PEN', quantity: 2, unitPrice: 1_000 }]
    await market.ship(await market.order(lines))
    const earlier = await market.order(lines, { effectiveAt: march - dayMs })
    await market.ship(earlier)
    const back = await market.giveBack(earlier, 1, 2)
    await market.orders.unreturn(back, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 1, from: 'available' }],
    })
    expect(await cohortValue(market.inventory)).toMatchObject([{ month: '2026-02', recognized: 600, orders: 2 }])
    const [february] = await returnRate(market.inventory, { by: 'month' })
    expect(february).toEqual({ group: '2026-02', shipped: 2, returned: 1, rate: 0.5 })
    await using warehouse = await openWarehouse(market.inventory)
    expect((await warehouse.ask('cohort-value')).rows).toMatchObject([{ month: '2026-02', recognized: 600 }])
    expect((await warehouse.ask('returns-by-month')).rows[0]).toMatchObject({ returned: 1, rate: 0.5 })
    await market.close()
  })

  test('what is left of a layer is rounded half up, wherever in the house it stands', async () => {
    const { inventory, journal } = await openShopOfPens()
    await inventory.receive({ ...pen, quantity: 3, totalCost: 101 })
    await inventory.quarantine({ ...pen, quantity: 1, reason: 'looked odd' })
    await inventory.sell({ ...pen, quantity: 1 })
    await inventory.sell({ ...pen, quantity: 1 })
    // 101 × 2 / 3 is 67.33, and half of 67 is 33.5.
    expect(await fifoLayers(journal)).toMatchObject([{ taken: 2, takenValue: 67, left: 1, leftValue: 34 }])
    await using warehouse = await openWarehouse(journal)
    expect((await warehouse.ask('fifo-layers')).rows).toMatchObject([
      { taken_value: 67, units_left: 1, worth_left: 34 },
    ])
    await inventory.writeOff({ ...pen, quantity: 1, from: 'quarantined', reason: 'broken' })
    expect(await fifoLayers(journal)).toMatchObject([{ taken: 3, takenValue: 101, left: 0, leftValue: 0 }])
    await inventory.close()
  })
})

test('sellers end when their next version begins, and postings are numbered in their commit', async () => {
  const market = await Market.open()
  await market.fba('S-1', 'PEN')
  await market.sellers.change('S-1', { commissionBasisPoints: 2_000, validFrom: march + dayMs })
  await market.stock('PEN', 9)
  const line = { productId: 'PEN', quantity: 1, unitPrice: 1_000 }
  for (let count = 0; count < 2; count += 1) await market.ship(await market.order([line, line]))
  await using warehouse = await openWarehouse(market.inventory)
  const sellers = 'SELECT commission_basis_points, valid_from, valid_to FROM dim_sellers ORDER BY version'
  const changed = new Date(march + dayMs).toISOString()
  expect((await warehouse.query(sellers)).rows).toEqual([
    { commission_basis_points: 1_500, valid_from: new Date(march).toISOString(), valid_to: changed },
    { commission_basis_points: 2_000, valid_from: changed, valid_to: null },
  ])
  const postings = 'SELECT seller_id, posting_number FROM fct_revenue ORDER BY sequence, posting_number'
  expect((await warehouse.query(postings)).rows).toEqual(
    [0, 1, 0, 1].map((posting_number) => ({ seller_id: 'S-1', posting_number })),
  )
  await market.close()
})

test('a day that was restated has its new rows as version 2, and the others as they were', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
  await inventory.receive({ ...pen, productId: 'INK', quantity: 10, unitCost: 100 })
  clock.set(instant(2, 9))
  await closings.closeDay(november(1), { zone: 'Europe/Berlin' })
  await inventory.sell({ ...pen, quantity: 2, effectiveAt: instant(1, 20) })
  clock.set(instant(3, 9))
  await closings.closeDay(november(2), { zone: 'Europe/Berlin' })
  await using warehouse = await openWarehouse(inventory)
  const sql = `SELECT product_id, version, sold, ending FROM fct_daily_inventory
    WHERE business_day = '2026-11-01' ORDER BY product_id`
  expect((await warehouse.query(sql)).rows).toEqual([
    { product_id: 'INK', version: 1, sold: 0, ending: 10 },
    { product_id: 'PEN', version: 2, sold: 2, ending: 8 },
  ])
  await inventory.close()
})
