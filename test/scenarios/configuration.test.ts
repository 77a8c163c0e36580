import { expect, test } from 'vitest'
import { InventoryManager, replay } from '../../src/index.ts'
import { commitsOf, laptops, openInventory, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

test('every change of configuration is an entry: a warehouse, a threshold, the retention (invariant 3)', async () => {
  const { inventory, journal, clock } = await openInventory({ retention: { maxCount: 7 } })
  const location = { latitude: 37.6, longitude: -122.4 }
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO', capacity: 50, reorderThreshold: 2, location })
  await inventory.configure({ warehouseId: 'SFO', name: 'San Francisco', capacity: null, reorderThreshold: 9 })
  await inventory.configure({ ...laptops, reorderThreshold: 4 })
  await inventory.configure({ ...laptops, reorderThreshold: null })
  await inventory.close()
  const reopened = await InventoryManager.open({ journal, clock, retention: { maxAgeMs: 5_000 } })
  expect((await commitsOf(reopened)).map(({ entries }) => entries)).toEqual([
    [{ type: 'retention-configured', maxAgeMs: 24 * 60 * 60 * 1000, maxCount: 7 }],
    [{ type: 'warehouse-added', warehouseId: 'SFO', name: 'SFO', capacity: 50, reorderThreshold: 2, location }],
    [
      {
        type: 'warehouse-configured',
        warehouseId: 'SFO',
        name: 'San Francisco',
        capacity: null,
        reorderThreshold: 9,
      },
    ],
    [{ type: 'level-configured', ...laptops, reorderThreshold: 4 }],
    [{ type: 'level-configured', ...laptops, reorderThreshold: null }],
    [{ type: 'retention-configured', maxAgeMs: 5_000, maxCount: 7 }],
  ])
  const thresholdAt = async (sequence: number): Promise<number | undefined> =>
    (await replay(journal, { until: { sequence } })).stock(laptops).reorderThreshold
  expect(await Promise.all([2, 3, 4, 5].map(thresholdAt))).toEqual([2, 9, 4, 9])
})

test('the retention that the log has already is not written again', async () => {
  const { inventory, journal, clock } = await openInventory({ retention: { maxAgeMs: 5_000 } })
  await inventory.close()
  for (const retention of [{ maxAgeMs: 5_000 }, {}, undefined]) {
    await using again = await InventoryManager.open({ journal, clock, ...(retention && { retention }) })
    expect(await commitsOf(again)).toHaveLength(1)
  }
})

test('a configuration that changes nothing writes nothing', async () => {
  const { inventory, clock } = await openWithLaptops(5)
  await inventory.configure({ ...laptops, reorderThreshold: 3 })
  const location = { latitude: 1, longitude: 2 }
  const settings = { warehouseId: 'SFO', name: 'SFO', capacity: 9, reorderThreshold: 2, location }
  const { sequence, at } = await inventory.configure(settings)
  const version = inventory.stock(laptops).version
  clock.advance(1_000)
  const calls = [
    () => inventory.configure({ ...settings }),
    () => inventory.configure({ warehouseId: 'SFO', capacity: 9 }),
    () => inventory.configure({ warehouseId: 'NYC', capacity: null }),
    () => inventory.configure({ ...laptops, reorderThreshold: 3 }),
    () => inventory.configure({ ...laptops, warehouseId: 'NYC', reorderThreshold: null }),
  ]
  for (const call of calls) expect(await call()).toEqual({ sequence, at })
  expect(await commitsOf(inventory)).toHaveLength(sequence)
  expect(inventory.stock(laptops).version).toBe(version)
})

test('an extension that changes nothing writes nothing', async () => {
  const { inventory } = await openWithLaptops(5)
  const hold = await inventory.reserve({ ...laptops, quantity: 1, ttlMs: 1_000 })
  expect(await inventory.extend(hold.id, { ttlMs: 1_000 })).toEqual(hold)
  expect(await commitsOf(inventory)).toHaveLength(hold.sequence)
})

test('configure names a setting, of a warehouse that there is', async () => {
  const { inventory } = await openWithLaptops(5)
  await expectRefusal(inventory.configure({ warehouseId: 'SFO' }), 'INVALID_ARGUMENT')
  await expectRefusal(inventory.configure({ ...laptops } as never), 'INVALID_ARGUMENT')
  await expectRefusal(inventory.configure({ warehouseId: 'OSL', capacity: 1 }), 'WAREHOUSE_NOT_FOUND')
  await expectRefusal(
    inventory.configure({ ...laptops, warehouseId: 'OSL', reorderThreshold: 1 }),
    'WAREHOUSE_NOT_FOUND',
  )
})
