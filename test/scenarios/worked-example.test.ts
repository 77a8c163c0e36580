import { expect, test } from 'vitest'
import { commitsOf, laptops, openInventory } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

const inSfo = { ...laptops, warehouseId: 'SFO' }
const inNyc = { ...laptops, warehouseId: 'NYC' }

test('the worked example ends with the counts, and the log, that its story tells', async () => {
  const { inventory } = await openInventory({ warehouses: { SFO: {}, NYC: {} } })

  await inventory.receive({ ...inSfo, quantity: 10 })
  const sold = await inventory.reserve({ ...inSfo, quantity: 3, ttlMs: 60_000 })
  await inventory.confirm(sold.id)
  const refused = await expectRefusal(inventory.release(sold.id), 'INVALID_RESERVATION_STATE')
  expect(refused).toMatchObject({ reservationId: sold.id, command: 'release', status: 'confirmed' })

  const dropped = await inventory.reserve({ ...inSfo, quantity: 2, ttlMs: 60_000 })
  const released = await inventory.release(dropped.id)
  expect(await inventory.release(dropped.id)).toEqual(released)

  await inventory.transfer({
    sourceWarehouseId: 'SFO',
    destinationWarehouseId: 'NYC',
    productId: 'LAPTOP',
    quantity: 4,
  })

  expect(inventory.stock(inSfo)).toMatchObject({ available: 3, reserved: 0, committed: 3 })
  expect(inventory.stock(inNyc)).toMatchObject({ available: 4, reserved: 0, committed: 0 })
  expect(inventory.availability('LAPTOP')).toMatchObject({
    onHand: 10,
    available: 7,
    committed: 3,
  })

  const told = (await commitsOf(inventory)).map(({ sequence, entries }) => [
    sequence,
    ...entries.map((entry) => {
      if (!('from' in entry)) return `${entry.type} ${'warehouseId' in entry && entry.warehouseId}`
      const { type, quantity, productId, warehouseId, from, to, reservationId } = entry
      const about = reservationId === undefined ? '' : ` (${reservationId})`
      return `${type} ${quantity} ${productId} in ${warehouseId}: ${from} → ${to}${about}`
    }),
  ])
  expect(told).toEqual([
    [1, 'warehouse-added SFO'],
    [2, 'warehouse-added NYC'],
    [3, 'received 10 LAPTOP in SFO: supplier → available'],
    [4, 'reserved 3 LAPTOP in SFO: available → reserved (R1)'],
    [5, 'confirmed 3 LAPTOP in SFO: reserved → committed (R1)'],
    [6, 'reserved 2 LAPTOP in SFO: available → reserved (R2)'],
    [7, 'released 2 LAPTOP in SFO: reserved → available (R2)'],
    [8, 'transferred-out 4 LAPTOP in SFO: available → transit', 'transferred-in 4 LAPTOP in NYC: transit → available'],
  ])
  expect((await inventory.reconcile()).drift).toEqual([])
})
