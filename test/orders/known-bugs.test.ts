import { expect, test } from 'vitest'
import { atSfo, codeOf, delivered, openShop, pens, settle } from './shop.ts'

/*
 * What went wrong in other shop systems, as told in their public trackers.
 */

const take = (quantity: number) => [{ lineNumber: 1, quantity, disposition: 'available' as const }]

test('PrestaShop#35460, woocommerce#22489: a return with its restock, then a cancellation of the rest, restocks once', async () => {
  const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { id } = await orders.place(pens(4, 100))
  await orders.pay(id)
  const { shipments } = await orders.process(id)
  await orders.ship(shipments[0]?.id as string, { lines: [{ lineNumber: 1, quantity: 2 }] })
  await orders.returnGoods(id, { warehouseId: 'SFO', lines: take(2) })
  await orders.cancel(id, { reason: 'the rest, too' })
  expect(inventory.stock(atSfo)).toMatchObject({ available: 10, onHand: 10 })
  expect(orders.order(id).totals).toMatchObject({ captured: 400, refunded: 400, due: 0 })
})

test('woocommerce#54499: several partial returns never exceed what was shipped', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { id } = await delivered(shop, pens(3, 100))
  await shop.orders.returnGoods(id, { warehouseId: 'SFO', lines: take(2) })
  const asked = await shop.orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 1 }] })
  await expect(shop.orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 1 }] })).rejects.toMatchObject({
    code: 'NOT_RETURNABLE',
    details: { requested: 1, shipped: 3, back: 3 },
  })
  expect(asked.status).toBe('requested')
})

test('spree#14678: announced 3, received 2, refunded for 2, and the third may still come another time', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { orders } = shop
  const { id } = await delivered(shop, pens(3, 100))
  const back = await orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 3 }] })
  await orders.approveReturn(back.id)
  await orders.receiveReturn(back.id, { warehouseId: 'SFO', lines: take(2) })
  expect(await orders.refundReturn(back.id)).toMatchObject({ refunded: 200 })
  await orders.returnGoods(id, { warehouseId: 'SFO', lines: take(1) })
  expect(orders.order(id)).toMatchObject({ returnStatus: 'returned', totals: { refunded: 300 } })
})

test('smartstore#1348: a full refund after a partial one pays the rest', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { id } = await delivered(shop, pens(1, 100))
  await shop.orders.refund(id, { amount: 30, reason: 'sorry' })
  await shop.orders.refund(id, { reason: 'very sorry' })
  expect(shop.orders.order(id)).toMatchObject({ paymentStatus: 'refunded', totals: { refunded: 100, due: 0 } })
  expect(shop.orders.order(id).refunds.map(({ amount }) => amount)).toEqual([30, 70])
})

test('woocommerce-payments#944: an amount of 0 moves nothing', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { id } = await shop.orders.place(pens(1, 100))
  shop.gateway.script = ['hang']
  void shop.orders.pay(id).catch(() => undefined)
  await settle(shop)
  const attemptId = shop.orders.order(id).payments[0]?.id as string
  for (const outcome of ['captured', 'authorized', 'refunded'] as const)
    await shop.orders.paymentEvent({ orderId: id, attemptId, eventId: outcome, outcome, amount: 0 })
  expect(shop.orders.order(id)).toMatchObject({ status: 'payment-pending', totals: { captured: 0, refunded: 0 } })
  expect(await codeOf(shop.orders.refund(id, { amount: 0, reason: 'all?' }))).toBe('INVALID_ARGUMENT')
})

test('coopcycle#4608: a refund that its own webhook tells again is one', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { orders } = shop
  const { id } = await delivered(shop, pens(1, 100))
  await orders.refund(id, { amount: 40, reason: 'sorry' })
  await settle(shop)
  const [refund] = orders.order(id).refunds
  const told = { orderId: id, gatewayId: refund?.gatewayId as string, outcome: 'refunded', amount: 40 } as const
  await orders.paymentEvent({ ...told, refundId: refund?.id as string, eventId: 'e-1' })
  await orders.paymentEvent({ ...told, attemptId: refund?.attemptId as string, eventId: 'e-2' })
  expect(orders.order(id)).toMatchObject({ totals: { refunded: 40, due: 0 } })
  expect(orders.order(id).refunds).toHaveLength(1)
})

test('vendure#2912: a cancellation before the capture lowers what is captured and what can be refunded', async () => {
  const { orders } = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { id } = await orders.place(pens(3, 100))
  await orders.cancel(id, { reason: 'two will do', lines: [{ lineNumber: 1, quantity: 1 }] })
  expect(await orders.pay(id)).toMatchObject({ totals: { captured: 200, due: 0 }, status: 'confirmed' })
  expect(await codeOf(orders.refund(id, { amount: 201, reason: 'sorry' }))).toBe('NOT_REFUNDABLE')
})

test('vendure#2393: a coupon is not refunded', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10, MUG: 10 } } })
  const lines = [
    { productId: 'PEN', quantity: 1, unitPrice: 1_000 },
    { productId: 'MUG', quantity: 1, unitPrice: 1_000 },
  ]
  const { id } = await delivered(shop, { lines, discount: 500 })
  expect((await shop.orders.returnGoods(id, { warehouseId: 'SFO', lines: take(1) })).refunded).toBe(750)
  const rest = await shop.orders.refund(id, { reason: 'all of it' })
  expect(rest.totals).toMatchObject({ captured: 1_500, refunded: 1_500 })
})

test('nearmerch#214: a late "shipped" after "delivered" leaves the order delivered', async () => {
  const { orders } = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { id } = await orders.place(pens(1, 100))
  await orders.pay(id)
  const [parcel] = (await orders.process(id)).shipments
  await orders.deliver(parcel?.id as string)
  await orders.ship(parcel?.id as string)
  await orders.ship(parcel?.id as string)
  expect(orders.order(id).status).toBe('delivered')
})

test('medusa#11703: a cancelled shipment holds the goods again', async () => {
  const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 1 } } })
  const { id } = await orders.place(pens(1, 100))
  await orders.pay(id)
  const [parcel] = (await orders.process(id)).shipments
  await orders.cancelShipment(parcel?.id as string, { reason: 'lost label' })
  expect(inventory.stock(atSfo)).toMatchObject({ committed: 1, available: 0 })
  expect(await codeOf(orders.place(pens(1, 100)))).toBe('INSUFFICIENT_STOCK')
})

test('spree#4324: a return comes into the warehouse where it arrives', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 5 }, NYC: {} } })
  const { id } = await delivered(shop, pens(2, 100))
  await shop.orders.returnGoods(id, { warehouseId: 'NYC', lines: take(2) })
  expect(shop.inventory.stock({ warehouseId: 'NYC', productId: 'PEN' }).available).toBe(2)
  expect(shop.inventory.stock(atSfo).onHand).toBe(3)
})

test('gumroad#3749: 5,800 yen is 5800, in a currency without decimals', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 5 } }, currency: 'JPY' })
  const { id } = await delivered(shop, pens(3, 5_800))
  const { refunded } = await shop.orders.returnGoods(id, { warehouseId: 'SFO', lines: take(1) })
  expect(refunded).toBe(5_800)
  expect(shop.orders.order(id)).toMatchObject({ currency: 'JPY', totals: { captured: 17_400 } })
})
