import { describe, expect, test } from 'vitest'
import type { Transaction } from '../../src/index.ts'
import { laptops, openInventory } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

const mice = { warehouseId: 'SFO', productId: 'MOUSE' }
const reason = 'cycle-count'

test("a warehouse's capacity counts onHand of all products: held, confirmed, damaged and quarantined goods too", async () => {
  const { inventory } = await openInventory({
    warehouses: { SFO: { capacity: 20 } },
    stock: { SFO: { LAPTOP: 12, MOUSE: 3 } },
  })
  await inventory.reserve({ ...laptops, quantity: 3 })
  const { id } = await inventory.reserve({ ...laptops, quantity: 3 })
  await inventory.confirm(id)
  await inventory.markDamaged({ ...laptops, quantity: 3 })
  await inventory.quarantine({ ...laptops, quantity: 3 })
  const details = await expectRefusal(inventory.receive({ ...mice, quantity: 6 }), 'CAPACITY_EXCEEDED')
  expect(details).toEqual({ ...mice, requested: 6, capacity: 20, onHand: 15, free: 5 })
  await inventory.receive({ ...mice, quantity: 5 })
  // Confirming kept the goods in the building; they make room when they leave it.
  await expectRefusal(inventory.receive({ ...mice, quantity: 1 }), 'CAPACITY_EXCEEDED')
  await inventory.fulfill(id)
  await inventory.receive({ ...mice, quantity: 3 })
  expect(inventory.warehouse('SFO').onHand).toBe(20)
})

test('adjust and count do not check it: they record what is', async () => {
  const { inventory } = await openInventory({ warehouses: { SFO: { capacity: 4 } }, stock: { SFO: { LAPTOP: 4 } } })
  await inventory.count({ ...laptops, counted: 7, reason })
  await inventory.adjust({ ...laptops, delta: 2, reason })
  await inventory.transaction({ levels: [laptops] }, async (tx) => {
    await tx.count({ ...laptops, counted: 12, reason })
    await tx.adjust({ ...laptops, delta: 1, reason })
  })
  expect(inventory.warehouse('SFO')).toMatchObject({ capacity: 4, onHand: 13 })
})

test('the leaving half of a transfer does not check it, nor does what only moves inside', async () => {
  const { inventory } = await openInventory({
    warehouses: { SFO: { capacity: 9 }, NYC: { capacity: 2 } },
    stock: { SFO: { LAPTOP: 9 } },
  })
  await inventory.configure({ warehouseId: 'SFO', capacity: 1 })
  const transfer = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', productId: 'LAPTOP' }
  await inventory.transfer({ ...transfer, quantity: 2 })
  await inventory.quarantine({ ...laptops, quantity: 2 })
  await inventory.clear({ ...laptops, quantity: 1 })
  await inventory.cancel((await inventory.confirm((await inventory.reserve({ ...laptops, quantity: 1 })).id)).id)
  expect(inventory.stock(laptops)).toMatchObject({ available: 6, quarantined: 1, onHand: 7 })
})

/** What brings goods into a warehouse, by way of a transaction. */
const arrivals: readonly (readonly [string, (tx: Transaction, quantity: number) => Promise<unknown>])[] = [
  ['receive', (tx, quantity) => tx.receive({ ...laptops, quantity })],
  ['returnStock', (tx, quantity) => tx.returnStock({ ...laptops, quantity, disposition: 'damaged' })],
  [
    'transfer',
    (tx, quantity) =>
      tx.transfer({ sourceWarehouseId: 'NYC', destinationWarehouseId: 'SFO', productId: 'LAPTOP', quantity }),
  ],
]

describe.each(arrivals)(
  '%s in a transaction is judged again at its commit, when others may have filled the warehouse',
  (_, arrive) => {
    test.each([1, 2, 5])('%i units', async (quantity) => {
      const { inventory } = await openInventory({
        warehouses: { SFO: { capacity: 10 }, NYC: {} },
        stock: { SFO: { MOUSE: 10 - quantity }, NYC: { LAPTOP: 5 } },
      })
      const nyc = { ...laptops, warehouseId: 'NYC' }
      const filled = inventory.transaction({ levels: [laptops, nyc] }, async (tx) => {
        await arrive(tx, quantity)
        await inventory.receive({ ...mice, quantity: 1 })
      })
      expect(await expectRefusal(filled, 'CAPACITY_EXCEEDED')).toMatchObject({
        requested: quantity,
        free: quantity - 1,
      })
      expect(inventory.warehouse('SFO').onHand).toBe(11 - quantity)
      await inventory.sell({ ...mice, quantity: 1 })
      await inventory.transaction({ levels: [laptops, nyc] }, (tx) => arrive(tx, quantity))
      expect(inventory.warehouse('SFO').onHand).toBe(10)
    })
  },
)
