import { expect, test } from 'vitest'
import { Backorders } from '../../src/backorders.ts'
import { InventoryManager } from '../../src/index.ts'

test('all that wait are listed in the order in which they were made, each at its place in its queue', async () => {
  const backorders = new Backorders()
  const inventory = await InventoryManager.open({ ledgers: [backorders] })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  const made: string[] = []
  for (const productId of ['MUG', 'PEN']) await backorders.configure({ productId, policy: 'backorder' })
  for (const productId of ['MUG', 'PEN', 'MUG', 'PEN', 'MUG']) {
    const bound = made.length === 2 ? { warehouseId: 'SFO' } : {}
    made.push((await backorders.reserve({ productId, quantity: 2, ...bound })).backorder?.id ?? '')
  }
  await inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 3 })
  const all = backorders.backorders()
  expect(all.map(({ id }) => id)).toEqual(made)
  for (const one of all) expect(backorders.backorder(one.id)).toEqual(one)
  for (const productId of ['MUG', 'PEN'])
    expect(backorders.backorders({ productId }).filter(({ waiting }) => waiting > 0)).toEqual(
      backorders.queue(productId),
    )
  expect(backorders.backorders({ status: 'partly-filled' }).map(({ id }) => id)).toEqual([made[2]])
  expect(backorders.backorders({ warehouseId: 'SFO', productId: 'MUG' })).toHaveLength(1)
  expect(() => backorders.backorders({ status: 'lost' as never })).toThrow('status')
  await inventory.close()
})
