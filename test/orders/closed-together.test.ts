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

test('what is asked for of a closed order by number, return or shipment says how to come to it', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, keepOrdersMs: 1_000 })
  const { orders, clock, inventory } = shop
  const { id, number, shipments } = await delivered(shop, pens(2, 1_000))
  const lines = [{ lineNumber: 1, quantity: 1, disposition: 'available' as const }]
  const back = await orders.returnGoods(id, { warehouseId: 'SFO', lines })
  await settle(shop)
  await orders.settle(id)
  clock.advance(1_000)
  await inventory.receive({ ...atSfo, quantity: 1 })
  expect(() => orders.order(id)).toThrow(/closed and has left memory.*takes it up again/)
  expect(() => orders.byNumber(number)).toThrow(/No order in memory has the number ORD-1970-000001.*find/)
  expect(() => orders.return(back.id)).toThrow(/of a closed order/)
  expect(() => orders.shipment(shipments[0]?.id as string)).toThrow(/of a closed order/)
})
