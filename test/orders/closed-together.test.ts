import { expect, test } from 'vitest'
import { atSfo, delivered, openShop, pens, settle } from './shop.ts'

test('an order and its replacement that are closed in one breath leave memory in one commit', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, keepOrdersMs: 1_000 })
  const { orders, clock, inventory } = shop
  const { id } = await delivered(shop, pens(2, 1_000))
  const again = await orders.replace(id, { lines: [{ lineNumber: 1, quantity: 1 }] })
  await orders.cancel(again.id, { reason: 'it was found' })
  await settle(shop)
  await orders.settle(id)
  clock.advance(1_000)
  await inventory.receive({ ...atSfo, quantity: 1 })
  expect(orders.orders()).toEqual([])
  expect((await orders.find(id)).replacedBy).toEqual([again.id])
  await inventory.receive({ ...atSfo, quantity: 1 })
})
