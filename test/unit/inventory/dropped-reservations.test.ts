import { queryObjects } from 'node:v8'
import { expect, test } from 'vitest'
import { Reservation } from '../../../src/inventory/reservation.ts'
import { nextTurns, openInventory } from '../../support/open-inventory.ts'

/** Collects garbage first. */
function reservationsInMemory(): number {
  return queryObjects(Reservation, { format: 'count' })
}

test('what the retention dropped is kept by none of its levels', async () => {
  const products = Array.from({ length: 200 }, (_, number) => `P${number}`)
  const { inventory, clock } = await openInventory({
    retention: { maxAgeMs: 1, maxCount: 10 },
    warehouses: { SFO: {} },
    stock: { SFO: Object.fromEntries(products.map((productId) => [productId, 100])) },
  })
  const before = reservationsInMemory()
  for (const productId of products) {
    const request = { warehouseId: 'SFO', productId, quantity: 1 }
    const ids: string[] = []
    for (let hold = 0; hold < 30; hold += 1) ids.push((await inventory.reserve({ ...request, ttlMs: 100 + hold })).id)
    for (const id of ids.slice(0, 15)) await inventory.release(id)
    for (const id of ids.slice(15, 25)) await inventory.confirm(id)
    for (const id of ids.slice(15, 25)) await inventory.fulfill(id)
    clock.advance(1_000)
    await nextTurns()
  }
  await inventory.settled()
  // The retention itself forgets about a thousand at a time.
  expect(reservationsInMemory() - before).toBeLessThan(1_500)
  await inventory.close()
})
