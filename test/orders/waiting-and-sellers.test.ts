import { describe, expect, test } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { Orders } from '../../src/orders.ts'
import { atSfo, codeOf, openShop, ScriptedGateway, settle } from './shop.ts'

const fivePens = { lines: [{ productId: 'PEN', quantity: 5, unitPrice: 100, backorder: true }] }

describe('a line that may wait', () => {
  test('takes what is there; paid, each fill is a row that is confirmed and shipped as it comes', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 2 } } })
    const { orders, backorders, inventory } = shop
    expect(await codeOf(orders.place(fivePens))).toBe('INSUFFICIENT_STOCK')
    await backorders.configure({ productId: 'PEN', policy: 'backorder' })
    const { id, lines } = await orders.place(fivePens)
    expect(lines[0]).toMatchObject({ waiting: 3, rows: [{ quantity: 2, total: 200 }] })
    expect(inventory.stock(atSfo)).toMatchObject({ reserved: 2, available: 0 })
    expect(await orders.pay(id)).toMatchObject({ status: 'confirmed' })
    const { shipments } = await orders.process(id)
    await orders.ship(shipments[0]?.id as string)
    expect(orders.order(id)).toMatchObject({ status: 'processing', fulfillmentStatus: 'partial' })
    await inventory.receive({ ...atSfo, quantity: 1 })
    expect(inventory.stock(atSfo)).toMatchObject({ committed: 1, available: 0 })
    await inventory.receive({ ...atSfo, quantity: 4 })
    const filled = orders.order(id)
    expect(filled.lines[0]).toMatchObject({
      waiting: 0,
      rows: [{ total: 200 }, { quantity: 1, total: 100 }, { quantity: 2, total: 200 }],
    })
    expect(inventory.stock(atSfo)).toMatchObject({ committed: 3, available: 2 })
    for (const shipment of filled.shipments.slice(1)) await orders.ship(shipment.id)
    expect(orders.order(id)).toMatchObject({ status: 'shipped', totals: { due: 0, captured: 500 } })
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('leaves the queue with its order, and its money goes back', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 2 } } })
    const { orders, backorders, inventory } = shop
    await backorders.configure({ productId: 'PEN', policy: 'backorder' })
    const { id } = await orders.place(fivePens)
    await orders.pay(id)
    const [waiting] = backorders.queue('PEN')
    expect(await codeOf(backorders.cancel(waiting?.id as string, { reason: 'mine' }))).toBe('BACKORDER_OWNED')
    const part = await orders.cancel(id, { reason: 'fewer', lines: [{ lineNumber: 1, quantity: 2 }] })
    expect(part).toMatchObject({ status: 'confirmed', totals: { refunded: 200 }, lines: [{ waiting: 1 }] })
    expect(backorders.queue('PEN')[0]?.waiting).toBe(1)
    await orders.cancel(id, { reason: 'none' })
    expect(backorders.queue('PEN')).toEqual([])
    expect(orders.order(id)).toMatchObject({ status: 'cancelled', totals: { refunded: 500, due: 0 } })
    await inventory.receive({ ...atSfo, quantity: 1 })
    expect(inventory.stock(atSfo)).toMatchObject({ available: 3, backordered: 0 })
  })

  test('that holds nothing yet is cancelled when its order is not paid in time', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 0 + 1 } }, holdMs: 5_000 })
    const { orders, backorders, clock, inventory } = shop
    await inventory.remove({ ...atSfo, quantity: 1, reason: 'none' })
    await backorders.configure({ productId: 'PEN', policy: 'backorder' })
    const { id, expiresAt } = await orders.place(fivePens)
    expect(expiresAt).toBe(clock.now() + 5_000)
    clock.advance(5_000)
    await settle(shop)
    expect(orders.order(id).transitions.at(-1)).toMatchObject({ to: 'cancelled', reason: 'it was not paid in time' })
    expect(backorders.queue('PEN')).toEqual([])
  })

  test('of a pre-order is filled, and not shipped before its release', async () => {
    const shop = await openShop({ stock: { SFO: { MUG: 1 } } })
    const { orders, backorders, clock, inventory } = shop
    await backorders.configure({ productId: 'PEN', policy: 'pre-order', releaseAt: clock.now() + 10_000 })
    const { id } = await orders.place(fivePens)
    await orders.pay(id)
    await inventory.receive({ ...atSfo, quantity: 5 })
    const { shipments } = await orders.process(id)
    expect(await codeOf(orders.ship(shipments[0]?.id as string))).toBe('TOO_EARLY')
    expect(orders.order(id).shipments[0]?.status).toBe('planned')
    clock.advance(10_000)
    await orders.ship(shipments[0]?.id as string)
    expect(orders.order(id).status).toBe('shipped')
  })

  test('needs the ledger of those who wait', async () => {
    const orders = new Orders({ payments: new ScriptedGateway(), currency: 'EUR' })
    const inventory = await InventoryManager.open({ ledgers: [orders] })
    await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
    expect(await codeOf(orders.place(fivePens))).toBe('LEDGER_MISSING')
    expect(orders.orders()).toEqual([])
    await inventory.close()
  })
})

describe('a line that its seller ships', () => {
  test('moves no stock of ours: one shipment a seller, shipped and returned as facts alone', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 5 } } })
    const { orders, inventory } = shop
    const third = { fulfilledBy: 'seller' as const, quantity: 2, unitPrice: 300 }
    const lines = [
      { productId: 'PEN', quantity: 1, unitPrice: 100 },
      { productId: 'HAT', sellerId: 'S-1', ...third },
      { productId: 'CAP', sellerId: 'S-1', ...third },
      { productId: 'BAG', sellerId: 'S-2', ...third },
    ]
    const { id } = await orders.place({ lines })
    await orders.pay(id)
    const { shipments } = await orders.process(id)
    expect(shipments.map(({ warehouseId, sellerId, lines: parts }) => [warehouseId ?? sellerId, parts.length])).toEqual(
      [
        ['SFO', 1],
        ['S-1', 2],
        ['S-2', 1],
      ],
    )
    for (const shipment of shipments) await orders.ship(shipment.id)
    await orders.returnGoods(id, { lines: [{ lineNumber: 2, quantity: 1, disposition: 'available' }] })
    expect(orders.order(id)).toMatchObject({ status: 'shipped', totals: { captured: 1_900, refunded: 300 } })
    expect(inventory.availability('HAT').onHand).toBe(0)
    expect(
      await codeOf(orders.returnGoods(id, { lines: [{ lineNumber: 1, quantity: 1, disposition: 'available' }] })),
    ).toBe('INVALID_ARGUMENT')
    const bound = [{ productId: 'HAT', warehouseId: 'SFO', ...third }]
    expect(await codeOf(orders.place({ lines: bound }))).toBe('INVALID_ARGUMENT')
  })

  test('alone expires with its order, which holds nothing', async () => {
    const shop = await openShop({ holdMs: 1_000 })
    const { id } = await shop.orders.place({
      lines: [{ productId: 'HAT', sellerId: 'S-1', fulfilledBy: 'seller', quantity: 1, unitPrice: 1 }],
    })
    shop.clock.advance(1_000)
    await settle(shop)
    expect(shop.orders.order(id).status).toBe('cancelled')
  })
})

test('an order that is not paid in time is cancelled then, also where its goods came late and are held for longer', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 2 } }, holdMs: 60_000 })
  const { orders, backorders, inventory, clock } = shop
  await backorders.configure({ productId: 'PEN', policy: 'backorder' })
  const served = await orders.place({ lines: [{ productId: 'PEN', quantity: 2, unitPrice: 100 }] })
  await orders.pay(served.id)
  const { id, expiresAt } = await orders.place(fivePens)
  clock.advance(50_000)
  await inventory.receive({ ...atSfo, quantity: 5 })
  expect(orders.order(id)).toMatchObject({ expiresAt, lines: [{ waiting: 0 }] })
  clock.advance(10_000)
  await settle(shop)
  expect(orders.order(id).status).toBe('cancelled')
  expect(inventory.stock(atSfo)).toMatchObject({ available: 5, reserved: 0 })
})
