import { expect, test } from 'vitest'
import { MemoryDayStore } from '../../src/closings.ts'
import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { Orders, SimulatedPayments } from '../../src/orders.ts'
import { Shop } from '../../src/shop.ts'
import { always } from '../../src/transfers.ts'
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
