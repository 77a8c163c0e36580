import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type AllocationStrategy, byPriority, nearest } from '../../src/allocation.ts'
import { Backorders } from '../../src/backorders.ts'
import { Catalog } from '../../src/catalog.ts'
import { closeJournal, FolderDayStore, MemoryDayStore } from '../../src/closings.ts'
import { Costing, valuation } from '../../src/costing.ts'
import { FileJournal, InventoryManager, MemoryJournal } from '../../src/index.ts'
import { Orders, SimulatedPayments } from '../../src/orders.ts'
import { Shop } from '../../src/shop.ts'
import { always, TransferOrders } from '../../src/transfers.ts'
import { WishList } from '../ledger/wish-list.ts'
import { FakeClock } from '../support/fake-clock.ts'

const payments = new SimulatedPayments()

test('a shop opens all rooms over one log, and the next opening has what they had', async () => {
  const journal = new MemoryJournal()
  const options = { journal, payments, currency: 'EUR', approval: always(), clock: new FakeClock() }
  const shop = await Shop.open(options)
  const { inventory, orders, backorders, transfers, catalog, promises } = shop
  for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
  await catalog.add({ id: 'PEN', sku: 'PEN-1', name: 'Pen' })
  await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 5 })
  await backorders.configure({ productId: 'PEN', policy: 'backorder' })
  const lines = [{ productId: 'PEN', quantity: 7, unitPrice: 100, backorder: true }]
  const { id } = await orders.place({ lines })
  const places = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
  const transfer = await transfers.request({ ...places, lines: [{ productId: 'PEN', quantity: 1 }] })
  expect(transfer.status).toBe('pending-approval')
  expect(promises.available('PEN')).toBe(0)
  await shop.close()

  await using again = await Shop.open({ ...options, clock: new FakeClock() })
  expect(again.orders.order(id)).toMatchObject({ status: 'payment-pending', lines: [{ waiting: 2 }] })
  expect(again.catalog.product('PEN').name).toBe('Pen')
  expect(again.backorders.queue('PEN')).toMatchObject([{ waiting: 2 }])
})

test('a shop has sellers, costs that come later, and closed days, and the next opening has them too', async () => {
  const journal = new MemoryJournal()
  const clock = new FakeClock(Date.UTC(2026, 2, 1, 12))
  const days = new MemoryDayStore()
  const options = { journal, payments, currency: 'EUR', clock, days }
  const shop = await Shop.open(options)
  const { inventory, sellers, costing, closings } = shop
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await sellers.add({ id: 'S-1', name: 'One', type: 'fba_2p', recognizedAs: 'gmv' })
  const { sequence } = await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 4, unitCost: 100 })
  await costing.addCost({ receiptSequence: sequence, amount: 20, reason: 'freight' })
  clock.advance(86_400_000)
  await closings.closeDay('2026-03-01', { zone: 'UTC' })
  expect(await days.names()).not.toEqual([])
  await shop.close()

  await using again = await Shop.open(options)
  expect(again.sellers.seller('S-1').name).toBe('One')
  expect(await again.closings.rows('2026-03-01')).toMatchObject([{ ending: 4, endingValue: 420 }])
  expect(await again.closings.reconcileDays()).toEqual([])
})

test('a log that a shop of before wrote, without sellers, costs and closings, opens and goes on', async () => {
  const journal = new MemoryJournal()
  const orders = new Orders({ payments, currency: 'EUR' })
  const before = await InventoryManager.open({ journal, ledgers: [orders] })
  await before.addWarehouse({ id: 'SFO', name: 'SFO' })
  await before.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 5 })
  const { id } = await orders.place({ lines: [{ productId: 'PEN', quantity: 5, unitPrice: 1 }] })
  await before.close()
  const shop = await Shop.open({ journal, payments, currency: 'EUR' })
  expect(shop.orders.order(id).status).toBe('payment-pending')
  await shop.sellers.add({ id: 'S-1', name: 'One', type: 'fba_2p', recognizedAs: 'gmv' })
  await shop.close()
  await expect(InventoryManager.open({ journal, ledgers: [orders] })).rejects.toMatchObject({
    code: 'LEDGER_MISSING',
  })
})

test('a shop without sellers, costs and closings is told which ledger it misses, and one with all goes on', async () => {
  const journal = new MemoryJournal()
  const clock = new FakeClock()
  /** The rooms that a shop had before. */
  const before = (...more: Costing[]) => {
    const orders = new Orders({ payments, currency: 'EUR' })
    const rooms = [new Catalog(), orders, new Backorders(), new TransferOrders(), ...more]
    return { orders, opening: InventoryManager.open({ journal, clock, ledgers: rooms }) }
  }
  const first = before()
  const inventory = await first.opening
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 5, unitCost: 7 })
  const { id } = await first.orders.place({ lines: [{ productId: 'PEN', quantity: 2, unitPrice: 100 }] })
  await first.orders.pay(id)
  for (const { id: parcel } of (await first.orders.process(id)).shipments) await first.orders.ship(parcel)
  await inventory.close()

  const shop = await Shop.open({ journal, payments, currency: 'EUR', clock })
  expect(shop.orders.order(id)).toMatchObject({ status: 'shipped', totals: { captured: 200 } })
  const [revenue] = await shop.netRevenue({ from: 0, to: clock.now() + 1, by: 'refund-date' })
  expect(revenue).toMatchObject({ gross: 200, net: 200, units: 2 })
  expect(await shop.valuation({ method: 'fifo' })).toMatchObject({ costOfGoodsSold: 14, stock: { value: 21 } })
  await shop.close()

  const missing = { code: 'LEDGER_MISSING', details: { ledger: 'marketplace' } }
  await expect(before().opening).rejects.toMatchObject(missing)
  await expect(before().opening).rejects.toThrow(/marketplace/)
  await expect(before(new Costing()).opening).rejects.toMatchObject(missing)
  await (await Shop.open({ journal, payments, currency: 'EUR', clock })).close()
})

test('revenue and values of a shop are of its own zone, and of its own goods, unless another is asked for', async () => {
  const clock = new FakeClock(Date.UTC(2026, 2, 31, 23))
  await using shop = await Shop.open({ payments, currency: 'EUR', clock, timeZone: 'Asia/Tokyo' })
  const { inventory, sellers, orders } = shop
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await sellers.add({ id: 'S-1', name: 'One', type: 'fba_2p', recognizedAs: 'gmv' })
  await sellers.add({ id: 'US', name: 'We', type: 'retail_1p', recognizedAs: 'gmv' })
  await sellers.own({ sellerId: 'S-1', productId: 'VASE' })
  await sellers.own({ sellerId: 'US', productId: 'MUG' })
  for (const [productId, unitCost] of [
    ['PEN', 10],
    ['VASE', 500],
    ['MUG', 30],
  ] as const)
    await inventory.receive({ warehouseId: 'SFO', productId, quantity: 4, unitCost })
  const { id } = await orders.place({ lines: [{ productId: 'VASE', quantity: 1, unitPrice: 900 }] })
  await orders.pay(id)
  for (const { id: parcel } of (await orders.process(id)).shipments) await orders.ship(parcel)

  const month = { from: 0, to: clock.now() + 1, by: 'refund-date', groupBy: ['month'] } as const
  expect(await shop.netRevenue(month)).toMatchObject([{ month: '2026-04', gross: 900 }])
  expect(await shop.netRevenue({ ...month, timeZone: 'UTC' })).toMatchObject([{ month: '2026-03' }])
  expect(await shop.netRevenue({ ...month, timeZone: undefined } as never)).toMatchObject([{ month: '2026-04' }])
  for (const method of ['fifo', 'periodic-average'] as const)
    expect(await shop.valuation({ method })).toMatchObject({ costOfGoodsSold: 0, stock: { value: 160 } })
  const all = await shop.valuation({ method: 'fifo', isOurs: () => true })
  expect(all).toMatchObject({ costOfGoodsSold: 500, stock: { value: 1_660 } })
  expect(all.stock).toEqual((await valuation(inventory, { method: 'fifo' })).stock)
  expect((await shop.valuation({ method: 'periodic-lifo', period: 'month' })).stock.value).toBe(160)
  const wrong = [undefined, null, 7, [], { method: 'hifo' }, { method: 'fifo', period: 'day' }, { until: 1 }]
  for (const options of wrong as never[]) {
    await expect(shop.valuation(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(shop.netRevenue(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  }
})

test('closed days of a journal in a folder stand in its folder days, where the command has them too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-shop-'))
  const clock = new FakeClock(Date.UTC(2026, 2, 1, 12))
  const shop = await Shop.open({ journal: new FileJournal(folder), payments, currency: 'EUR', clock })
  await shop.inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await shop.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 4, unitCost: 100 })
  clock.advance(86_400_000)
  await shop.closings.closeDay('2026-03-01', { zone: 'UTC' })
  await shop.close()
  const days = join(folder, 'days')
  const names = await readdir(days)
  expect(names).not.toEqual([])

  const store = new FolderDayStore(days)
  const again = { day: '2026-03-02', zone: 'UTC', store, reconcileAll: true }
  expect(await closeJournal(new FileJournal(folder), again)).toMatchObject({ drifts: [] })
  expect(await readdir(days)).toEqual(expect.arrayContaining(names.filter((name) => name.includes('2026-03-01'))))
  await rm(folder, { recursive: true })
})

test('a strategy is that of orders, of carts, and of those who wait; one that needs a destination is not theirs', async () => {
  const open = async (allocation: AllocationStrategy) => {
    const shop = await Shop.open({ payments, currency: 'EUR', allocation })
    for (const id of ['BER', 'NYC', 'SFO'])
      await shop.inventory.addWarehouse({ id, name: id, location: { latitude: id === 'SFO' ? 38 : 50, longitude: 0 } })
    for (const warehouseId of ['BER', 'NYC', 'SFO'])
      await shop.inventory.receive({ warehouseId, productId: 'PEN', quantity: 5 })
    return shop
  }
  await using shop = await open(byPriority(['SFO', 'NYC', 'BER']))
  const lines = [{ productId: 'PEN', quantity: 1 }]
  expect((await shop.allocator.allocate({ lines })).reservations).toMatchObject([{ warehouseId: 'SFO' }])
  await shop.backorders.reserve({ productId: 'PEN', quantity: 1 })
  await shop.orders.place({ lines: [{ ...lines[0], unitPrice: 1 } as never] })
  expect(shop.inventory.stock({ warehouseId: 'SFO', productId: 'PEN' }).available).toBe(2)

  await using near = await open(nearest())
  await near.backorders.reserve({ productId: 'PEN', quantity: 1 })
  expect(near.inventory.stock({ warehouseId: 'BER', productId: 'PEN' }).available).toBe(4)
  const destination = { latitude: 38, longitude: 0 }
  expect(near.allocator.plan({ lines, destination }).shipments).toMatchObject([{ warehouseId: 'SFO' }])
})

test('a log of before opens as it is, and ledgers of one’s own stand beside', async () => {
  const journal = new MemoryJournal()
  const before = await InventoryManager.open({ journal })
  await before.addWarehouse({ id: 'SFO', name: 'SFO' })
  await before.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 5 })
  await before.close()
  const wishes = new WishList()
  const shop = await Shop.open({ journal, payments, currency: 'EUR', ledgers: [wishes] })
  expect((await shop.orders.place({ lines: [{ productId: 'PEN', quantity: 5, unitPrice: 1 }] })).status).toBe(
    'payment-pending',
  )
  await shop.close()
})

test('options that no room knows, or that a room refuses, are named, and nothing is left open', async () => {
  const journal = new MemoryJournal()
  const open = (options: object) => Shop.open({ journal, payments, currency: 'EUR', ...options } as never)
  await expect(open({ curency: 'EUR' })).rejects.toMatchObject({ details: { field: 'curency' } })
  await expect(open({ holdMs: 0 })).rejects.toMatchObject({ details: { field: 'holdMs' } })
  await expect(open({ timeZone: 'Mars' })).rejects.toMatchObject({ details: { field: 'timeZone' } })
  await expect(open({ days: 'days' })).rejects.toMatchObject({ details: { field: 'days' } })
  for (const allocation of [null, 'near', {}]) {
    const refusal = { code: 'INVALID_ARGUMENT', details: { field: 'strategy' } }
    await expect(open({ allocation })).rejects.toMatchObject(refusal)
  }
  await expect(open({ payments: undefined })).rejects.toMatchObject({ details: { field: 'payments' } })
  await (await open({})).close()
})

test('a mistake in the options leaves no ledger in the log: it opens without them as before', async () => {
  const journal = new MemoryJournal()
  await (await InventoryManager.open({ journal })).close()
  const wrong = [{ timeZone: 'Mars' }, { timeZone: null }, { ledgers: 'mine' }, { ledgers: null }, { ledgers: {} }]
  for (const options of wrong) {
    const opening = Shop.open({ journal, payments, currency: 'EUR', ...options } as never)
    const [field] = Object.keys(options)
    await expect(opening).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { field } })
  }
  await (await InventoryManager.open({ journal })).close()
})

test('a strict catalogue refuses an order for what it does not know', async () => {
  await using shop = await Shop.open({ payments, currency: 'EUR', strictCatalog: true })
  await shop.inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await shop.catalog.add({ id: 'PEN', sku: 'PEN-1', name: 'Pen' })
  await shop.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
  await expect(shop.inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 1 })).rejects.toMatchObject({
    code: 'PRODUCT_NOT_FOUND',
  })
  expect((await shop.orders.place({ lines: [{ productId: 'PEN', quantity: 1, unitPrice: 1 }] })).status).toBe(
    'payment-pending',
  )
})
