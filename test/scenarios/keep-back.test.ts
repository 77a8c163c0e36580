import { expect, test } from 'vitest'
import { InventoryManager, replay } from '../../src/index.ts'
import { commitsOf, laptops, openInventory, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

test('what a level keeps back is a setting in the log, shown where it is set and found again after a reopening', async () => {
  const { inventory, journal, clock } = await openWithLaptops(10)
  expect(inventory.stock(laptops)).not.toHaveProperty('keepBack')
  const { sequence } = await inventory.configure({ ...laptops, keepBack: 3 })
  expect(inventory.stock(laptops)).toMatchObject({ keepBack: 3, available: 10 })
  await inventory.configure({ ...laptops, keepBack: null })
  expect(inventory.stock(laptops)).not.toHaveProperty('keepBack')
  await inventory.configure({ ...laptops, keepBack: 0 })
  expect(inventory.stock(laptops).keepBack).toBe(0)
  await inventory.configure({ ...laptops, keepBack: 4 })
  expect([...inventory.levels()]).toMatchObject([{ keepBack: 4 }])
  expect((await replay(journal, { until: { sequence } })).stock(laptops).keepBack).toBe(3)
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
  const again = await InventoryManager.open({ journal, clock })
  expect(again.stock(laptops).keepBack).toBe(4)
})

test('threshold and keep-back are set apart: the other stays as it is', async () => {
  const { inventory } = await openWithLaptops(10)
  await inventory.configure({ ...laptops, reorderThreshold: 5 })
  await inventory.configure({ ...laptops, keepBack: 3 })
  expect(inventory.stock(laptops)).toMatchObject({ reorderThreshold: 5, keepBack: 3 })
  await inventory.configure({ ...laptops, reorderThreshold: null })
  expect(inventory.stock(laptops).keepBack).toBe(3)
  await inventory.configure({ ...laptops, reorderThreshold: 6, keepBack: 1 })
  expect(inventory.stock(laptops)).toMatchObject({ reorderThreshold: 6, keepBack: 1 })
  // The threshold stands in each entry, so that who knows no keep-back still folds it right.
  const settings = (await commitsOf(inventory)).flatMap(({ entries }) => entries).slice(-4)
  expect(settings).toEqual([
    { type: 'level-configured', ...laptops, reorderThreshold: 5 },
    { type: 'level-configured', ...laptops, reorderThreshold: 5, keepBack: 3 },
    { type: 'level-configured', ...laptops, reorderThreshold: null },
    { type: 'level-configured', ...laptops, reorderThreshold: 6, keepBack: 1 },
  ])
})

test('a key of before is that of the same command', async () => {
  const { inventory } = await openWithLaptops(10)
  await inventory.configure({ ...laptops, reorderThreshold: 5, idempotencyKey: 'K' })
  const fingerprint = 'configure:{"warehouseId":"SFO","productId":"LAPTOP","reorderThreshold":5}'
  expect((await commitsOf(inventory)).at(-1)).toMatchObject({ fingerprint })
})

test('what is kept back already writes nothing', async () => {
  const { inventory } = await openWithLaptops(10)
  const { sequence } = await inventory.configure({ ...laptops, keepBack: 3 })
  await inventory.configure({ ...laptops, keepBack: 3 })
  await inventory.configure({ ...laptops, warehouseId: 'NYC', keepBack: null })
  expect(await commitsOf(inventory)).toHaveLength(sequence)
})

test('a plain reserve, a sale and a transfer may have what is kept back', async () => {
  const { inventory } = await openWithLaptops(10)
  await inventory.configure({ ...laptops, keepBack: 10 })
  await inventory.reserve({ ...laptops, quantity: 8 })
  await inventory.sell({ ...laptops, quantity: 1 })
  await inventory.transfer({
    sourceWarehouseId: 'SFO',
    destinationWarehouseId: 'NYC',
    productId: 'LAPTOP',
    quantity: 1,
  })
  expect(inventory.stock(laptops)).toMatchObject({ available: 0, keepBack: 10 })
})

test('it can be set before there is any stock, and in a transaction', async () => {
  const { inventory } = await openInventory({ warehouses: { SFO: {} } })
  await inventory.transaction({ levels: [laptops] }, async (tx) => {
    await tx.configure({ ...laptops, keepBack: 2 })
    expect(tx.stock(laptops).keepBack).toBe(2)
    await tx.configure({ ...laptops, reorderThreshold: 1 })
    expect(tx.stock(laptops)).toMatchObject({ keepBack: 2, reorderThreshold: 1 })
  })
  expect(inventory.stock(laptops)).toMatchObject({ keepBack: 2, reorderThreshold: 1, version: 1 })
})

test('it is a whole number from 0 or null, of a level', async () => {
  const { inventory } = await openWithLaptops(10)
  for (const keepBack of [-1, 1.5, Number.NaN, '2'] as number[])
    expect(await expectRefusal(inventory.configure({ ...laptops, keepBack }), 'INVALID_ARGUMENT')).toMatchObject({
      field: 'keepBack',
    })
  const ofWarehouse = inventory.configure({ warehouseId: 'SFO', keepBack: 2 } as never)
  expect((await expectRefusal(ofWarehouse, 'INVALID_ARGUMENT')).problem).toMatch(/setting of a level/)
  const nothing = await expectRefusal(inventory.configure({ ...laptops } as never), 'INVALID_ARGUMENT')
  expect(nothing.problem).toMatch(/reorderThreshold or keepBack/)
})
