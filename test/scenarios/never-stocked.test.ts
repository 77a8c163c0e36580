import { expect, test } from 'vitest'
import type { BatchRequest } from '../../src/index.ts'
import { callCommand } from '../support/every-command.ts'
import { commitsOf, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

const novelty = { warehouseId: 'SFO', productId: 'NOVELTY' }
const one = { ...novelty, quantity: 1 }
const reason = 'because'

test('of a product never stocked there reads give zeros', async () => {
  const { inventory } = await openWithLaptops(5)
  const zeros = { available: 0, reserved: 0, committed: 0, onHand: 0 }
  expect(inventory.stock(novelty)).toEqual({
    ...novelty,
    ...zeros,
    damaged: 0,
    quarantined: 0,
    incoming: 0,
    backordered: 0,
    version: 0,
  })
  expect(inventory.availability('NOVELTY')).toEqual({
    productId: 'NOVELTY',
    ...zeros,
    incoming: 0,
    backordered: 0,
    warehouses: [],
  })
  expect([...inventory.reservations({ productId: 'NOVELTY' })]).toEqual([])
})

const taking: BatchRequest[] = [
  { type: 'sell', ...one },
  { type: 'remove', ...one, reason },
  { type: 'markDamaged', ...one },
  { type: 'quarantine', ...one },
  { type: 'clear', ...one },
  { type: 'writeOff', ...one, from: 'damaged', reason },
  { type: 'writeOff', ...one, from: 'quarantined', reason },
  { type: 'adjust', ...novelty, delta: -1, reason },
  { type: 'transfer', productId: 'NOVELTY', sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', quantity: 1 },
  { type: 'reserve', ...one },
  { type: 'reserveAll', lines: [{ warehouseId: 'SFO', productId: 'LAPTOP', quantity: 1 }, one] },
]

test.each(taking)('$type of it is INSUFFICIENT_STOCK, and leaves no level behind', async (request) => {
  const { inventory } = await openWithLaptops(5)
  const before = (await commitsOf(inventory)).length
  const details = await expectRefusal(callCommand(inventory, request), 'INSUFFICIENT_STOCK')
  expect(details).toMatchObject({ ...novelty, requested: 1, available: 0 })
  expect(inventory.availability('NOVELTY').warehouses).toEqual([])
  expect(await commitsOf(inventory)).toHaveLength(before)
})

test('it is stocked by what brings some: a delivery, a return, a find, a count', async () => {
  const { inventory } = await openWithLaptops(5)
  await inventory.receive({ ...one, productId: 'DELIVERED' })
  await inventory.returnStock({ ...one, productId: 'RETURNED', disposition: 'available' })
  await inventory.adjust({ warehouseId: 'SFO', productId: 'FOUND', delta: 1, reason })
  await inventory.count({ warehouseId: 'SFO', productId: 'COUNTED', counted: 1, reason })
  for (const productId of ['DELIVERED', 'RETURNED', 'FOUND', 'COUNTED'])
    expect(inventory.stock({ warehouseId: 'SFO', productId })).toMatchObject({ available: 1, version: 1 })
})
