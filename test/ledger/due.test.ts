import { expect, test } from 'vitest'
import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { holdLevels } from '../support/holding.ts'
import { nextTurns } from '../support/open-inventory.ts'
import { StandingOrders } from './standing-orders.ts'

const mug = { warehouseId: 'SFO', productId: 'MUG' }

interface Shop {
  readonly clock: FakeClock
  readonly journal: MemoryJournal
  readonly orders: StandingOrders
  readonly inventory: InventoryManager
}

async function openShop(
  clock: FakeClock = new FakeClock(),
  journal: MemoryJournal = new MemoryJournal(),
): Promise<Shop> {
  const orders = new StandingOrders()
  const inventory = await InventoryManager.open({ clock, journal, ledgers: [orders] })
  if (inventory.warehouses().length === 0) {
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await inventory.receive({ ...mug, quantity: 10 })
  }
  return { clock, journal, orders, inventory }
}

async function lastCommit({ inventory }: Shop): Promise<object> {
  await inventory.settled()
  return (await Array.fromAsync(inventory.auditLog.commits())).at(-1) as object
}

test('what a ledger has due is done at its time, in one commit of its own', async () => {
  const shop = await openShop()
  const { clock, orders, inventory } = shop
  const id = await orders.order({ ...mug, quantity: 3, dueAt: clock.now() + 1_000 })
  clock.advance(999)
  await nextTurns()
  expect(inventory.stock(mug).available).toBe(10)
  clock.advance(1)
  await nextTurns()
  expect(inventory.stock(mug).available).toBe(7)
  const reason = `standing order ${id}`
  expect(await lastCommit(shop)).toMatchObject({
    entries: [
      { type: 'sold', reason },
      { type: 'order-sold', id },
    ],
  })
  await inventory.close()
})

test('it is done before a command on its level is decided, however late its alarm is', async () => {
  const { clock, orders, inventory } = await openShop()
  await orders.order({ ...mug, quantity: 8, dueAt: clock.now() + 1_000 })
  clock.set(clock.now() + 1_000)
  await expect(inventory.sell({ ...mug, quantity: 3 })).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK' })
  expect(inventory.stock(mug).available).toBe(2)
  expect(orders.all).toEqual([])
  await inventory.close()
})

test('what is due on a held level waits until its lock is given back, and then is done by itself', async () => {
  const { clock, orders, inventory } = await openShop()
  await orders.order({ ...mug, quantity: 4, dueAt: clock.now() + 1_000 })
  const { end, holder } = await holdLevels(inventory, { levels: [mug], timeoutMs: 60_000 })
  clock.advance(1_000)
  await nextTurns()
  expect(inventory.stock(mug).available).toBe(10)
  end.resolve()
  await holder
  await nextTurns()
  expect(inventory.stock(mug).available).toBe(6)
  await inventory.close()
})

test('a transaction on its level begins after it', async () => {
  const { clock, orders, inventory } = await openShop()
  await orders.order({ ...mug, quantity: 4, dueAt: clock.now() + 1_000 })
  clock.set(clock.now() + 1_000)
  expect(await inventory.transaction({ levels: [mug] }, (tx) => tx.stock(mug).available)).toBe(6)
  await inventory.close()
})

test('what came to nothing is not asked again and again, and is done once it can be', async () => {
  const { clock, orders, inventory } = await openShop()
  await orders.order({ ...mug, quantity: 50, dueAt: clock.now() + 1_000 })
  clock.advance(1_000)
  await nextTurns()
  expect(clock.pendingTimers).toBe(0)
  await inventory.receive({ ...mug, quantity: 40 })
  expect(orders.all).toHaveLength(1)
  await inventory.transaction({ levels: [mug] }, () => undefined)
  await nextTurns()
  expect(orders.all).toEqual([])
  expect(inventory.stock(mug).available).toBe(0)
  await inventory.close()
})

test('what became due while nothing ran is done at the opening', async () => {
  const { clock, journal, orders, inventory } = await openShop()
  for (let count = 0; count < 300; count += 1) await orders.order({ ...mug, quantity: 1, dueAt: clock.now() + 1_000 })
  await inventory.receive({ ...mug, quantity: 300 })
  await inventory.close()
  clock.set(clock.now() + 5_000)
  const again = await openShop(clock, journal)
  expect(again.inventory.stock(mug).available).toBe(10)
  expect(again.orders.all).toEqual([])
  expect((await again.inventory.reconcile()).drift).toEqual([])
  await again.inventory.close()
})

test('coarser locks hold back what is due on any level that they cover', async () => {
  const clock = new FakeClock()
  const orders = new StandingOrders()
  const inventory = await InventoryManager.open({ clock, ledgers: [orders], lockGranularity: 'warehouse' })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await inventory.receive({ ...mug, quantity: 10 })
  await orders.order({ ...mug, quantity: 4, dueAt: clock.now() + 1_000 })
  const other = { warehouseId: 'SFO', productId: 'CUP' }
  const { end, holder } = await holdLevels(inventory, { levels: [other], timeoutMs: 60_000 })
  clock.advance(1_000)
  await nextTurns()
  expect(inventory.stock(mug).available).toBe(10)
  end.resolve()
  await holder
  await nextTurns()
  expect(inventory.stock(mug).available).toBe(6)
  await inventory.close()
})
