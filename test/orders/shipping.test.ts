import { describe, expect, test } from 'vitest'
import type { OrderRow } from '../../src/orders.ts'
import { atSfo, codeOf, delivered, openShop, pens, settle } from './shop.ts'

describe('shipping', () => {
  test('is planned one parcel a warehouse, in the order of the rows, and goes through to delivered', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 5, MUG: 2 }, NYC: { MUG: 5, BAG: 1 } } })
    const lines = [
      { productId: 'PEN', quantity: 2, unitPrice: 500 },
      { productId: 'MUG', quantity: 7, unitPrice: 143 },
      { productId: 'BAG', quantity: 1, unitPrice: 9_900 },
    ]
    const { id } = await orders.place({ lines })
    await orders.pay(id)
    const { shipments, status } = await orders.process(id)
    expect(status).toBe('processing')
    expect(
      shipments.map(({ warehouseId, lines: parts }) => [
        warehouseId,
        parts.map(({ productId, quantity }) => `${quantity} ${productId}`),
      ]),
    ).toEqual([
      ['SFO', ['2 PEN', '2 MUG']],
      ['NYC', ['5 MUG', '1 BAG']],
    ])
    const [west, east] = shipments as [(typeof shipments)[number], (typeof shipments)[number]]
    expect(await orders.ship(west.id, { carrier: 'DHL', trackingNumber: 'T-1' })).toMatchObject({ status: 'shipped' })
    expect(orders.order(id)).toMatchObject({ status: 'processing', fulfillmentStatus: 'partial' })
    await orders.deliver(west.id)
    expect(orders.order(id).status).toBe('processing')
    await orders.ship(east.id, { carrier: 'DHL', trackingNumber: 'T-2' })
    expect(orders.order(id)).toMatchObject({ status: 'shipped', fulfillmentStatus: 'fulfilled' })
    await orders.deliver(east.id)
    expect(orders.order(id)).toMatchObject({ status: 'delivered', fulfillmentStatus: 'delivered' })
    expect((await orders.settle(id)).status).toBe('settled')
    expect(orders.byTracking('T-2').id).toBe(east.id)
    expect(inventory.availability('MUG')).toMatchObject({ available: 0, committed: 0, onHand: 0 })
  })

  test('in part leaves a new planned shipment, and a row is shipped when its last unit leaves', async () => {
    const { orders, clock } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(6, 100))
    await orders.pay(id)
    const { shipments } = await orders.process(id)
    const first = shipments[0]?.id as string
    clock.advance(1_000)
    await orders.ship(first, { carrier: 'DHL', trackingNumber: 'T-1', lines: [{ lineNumber: 1, quantity: 4 }] })
    const part = orders.order(id)
    expect(part.shipments.map(({ status, lines }) => [status, lines[0]?.quantity])).toEqual([
      ['shipped', 4],
      ['planned', 2],
    ])
    expect(part.lines[0]?.rows[0]).toMatchObject({ shipped: 4 })
    expect(part.lines[0]?.rows[0]?.shippedAt).toBeUndefined()
    const left = part.shipments[1]?.id as string
    expect(await codeOf(orders.ship(left, { lines: [{ lineNumber: 1, quantity: 3 }] }))).toBe('INVALID_QUANTITY')
    expect(await codeOf(orders.ship(left, { trackingNumber: 'T-1' }))).toBe('TRACKING_NUMBER_EXISTS')
    clock.advance(1_000)
    const at = clock.now() - 500
    await orders.ship(left, { trackingNumber: 'T-2', effectiveAt: at })
    expect(orders.order(id).lines[0]?.rows[0]).toMatchObject({ shipped: 6, shippedAt: at })
  })

  test('fills a timestamp once: the same parcel shipped or delivered again changes nothing', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id, shipments } = await delivered(shop, pens(6, 100))
    const before = shop.orders.order(id)
    shop.clock.advance(5_000)
    await shop.orders.ship(shipments[0]?.id as string, { carrier: 'UPS', trackingNumber: 'T-9' })
    await shop.orders.deliver(shipments[0]?.id as string)
    expect(shop.orders.order(id)).toEqual(before)
  })

  test('told to be delivered first moves nothing, cannot be cancelled, and then records both transitions', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(2, 100))
    await orders.pay(id)
    const [parcel] = (await orders.process(id)).shipments
    const shipmentId = parcel?.id as string
    await orders.deliver(shipmentId)
    expect(orders.order(id)).toMatchObject({ status: 'processing', fulfillmentStatus: 'unfulfilled' })
    expect(inventory.stock(atSfo).committed).toBe(2)
    expect(await codeOf(orders.cancel(id, { reason: 'no' }))).toBe('INVALID_QUANTITY')
    expect(await codeOf(orders.cancelShipment(shipmentId, { reason: 'no' }))).toBe('INVALID_SHIPMENT_STATE')
    await orders.ship(shipmentId, { carrier: 'DHL', trackingNumber: 'T-1' })
    const order = orders.order(id)
    expect(order.transitions.slice(-2).map(({ to }) => to)).toEqual(['shipped', 'delivered'])
    expect(order.shipments[0]?.status).toBe('delivered')
    expect(inventory.stock(atSfo)).toMatchObject({ committed: 0, onHand: 8 })
  })

  test('of a planned parcel that is cancelled holds the goods on, and plans them anew', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(2, 100))
    await orders.pay(id)
    const [parcel] = (await orders.process(id)).shipments
    await orders.cancelShipment(parcel?.id as string, { reason: 'wrong box' })
    expect(inventory.stock(atSfo)).toMatchObject({ committed: 2, available: 8 })
    expect(await codeOf(orders.ship(parcel?.id as string))).toBe('INVALID_SHIPMENT_STATE')
    const { shipments } = await orders.process(id)
    expect(shipments.map(({ status }) => status)).toEqual(['cancelled', 'planned'])
    await orders.ship(shipments[1]?.id as string)
    expect(orders.order(id).status).toBe('shipped')
  })

  test('is refused from any other status, naming both and those allowed', async () => {
    const { orders } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(1, 100))
    await expect(orders.process(id)).rejects.toMatchObject({
      code: 'INVALID_ORDER_STATE',
      details: { status: 'payment-pending', allowed: ['confirmed', 'processing'] },
    })
    expect(await codeOf(orders.settle(id))).toBe('INVALID_ORDER_STATE')
    expect(await codeOf(orders.ship('nobody'))).toBe('SHIPMENT_NOT_FOUND')
    expect(await codeOf(orders.process('nobody'))).toBe('ORDER_NOT_FOUND')
  })
})

describe('cancelling', () => {
  test('before payment gives the stock back, and nothing is due', async () => {
    const { orders, inventory, gateway } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(6, 1_000))
    const order = await orders.cancel(id, { reason: 'changed their mind', actor: 'C-1' })
    expect(order).toMatchObject({ status: 'cancelled', totals: { due: 0, captured: 0 }, refunds: [] })
    expect(order.transitions.at(-1)).toMatchObject({ reason: 'changed their mind', actor: 'C-1' })
    expect(inventory.stock(atSfo)).toMatchObject({ available: 10, reserved: 0 })
    expect(gateway.calls).toEqual([])
    expect(await codeOf(orders.cancel(id, { reason: 'again' }))).toBe('INVALID_ORDER_STATE')
  })

  test('after payment gives stock and money back in one commit, the shipping too', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await shop.orders.place({ ...pens(6, 1_000), shipping: { amount: 499 } })
    await shop.orders.pay(id)
    const order = await shop.orders.cancel(id, { reason: 'no' })
    expect(order).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'refunded',
      totals: { captured: 6_499, refunded: 6_499 },
    })
    expect(order.refunds).toMatchObject([{ amount: 6_499, status: 'waiting', cause: 'cancellation' }])
    await settle(shop)
    expect(shop.orders.order(id).refunds[0]?.status).toBe('made')
    expect(shop.inventory.stock(atSfo)).toMatchObject({ available: 10, committed: 0 })
  })

  test('a part gives that part back; what is left goes on, and once the rest is cancelled the order is shipped', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(6, 1_000))
    await orders.pay(id)
    const { shipments } = await orders.process(id)
    await orders.ship(shipments[0]?.id as string, { lines: [{ lineNumber: 1, quantity: 2 }] })
    const part = await orders.cancel(id, { reason: 'too many', lines: [{ lineNumber: 1, quantity: 1 }] })
    expect(part).toMatchObject({ status: 'processing', totals: { refunded: 1_000, due: 0 } })
    expect(part.shipments[1]?.lines[0]?.quantity).toBe(3)
    expect(await codeOf(orders.cancel(id, { reason: 'all', lines: [{ lineNumber: 1, quantity: 4 }] }))).toBe(
      'INVALID_QUANTITY',
    )
    const rest = await orders.cancel(id, { reason: 'enough' })
    expect(rest).toMatchObject({ status: 'shipped', totals: { refunded: 4_000 }, fulfillmentStatus: 'fulfilled' })
    expect(rest.shipments.map(({ status }) => status)).toEqual(['shipped', 'cancelled'])
    expect(inventory.stock(atSfo)).toMatchObject({ available: 8, committed: 0 })
  })

  test('a part before payment lowers what is due, and confirms what is paid by then', async () => {
    const { orders, gateway } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(2, 100))
    gateway.script = [{ outcome: 'captured', gatewayId: 'half', amount: 100 }]
    await orders.pay(id)
    const order = await orders.cancel(id, { reason: 'one is enough', lines: [{ lineNumber: 1, quantity: 1 }] })
    expect(order).toMatchObject({ status: 'confirmed', paymentStatus: 'paid', totals: { due: 0, captured: 100 } })
  })
})

test('an expired hold cancels its order in the commit of the expiry, with its other holds', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10, MUG: 5 }, NYC: { MUG: 5 } }, holdMs: 5_000 })
  const { orders, clock, inventory } = shop
  const lines = [
    { productId: 'PEN', quantity: 1, unitPrice: 1 },
    { productId: 'MUG', quantity: 7, unitPrice: 1 },
  ]
  const { id } = await orders.place({ lines })
  clock.advance(5_000)
  await settle(shop)
  const order = orders.order(id)
  expect(order).toMatchObject({ status: 'cancelled', totals: { due: 0 } })
  expect(order.transitions.at(-1)).toMatchObject({ to: 'cancelled', reason: 'what it held ran out' })
  expect(inventory.availability('MUG')).toMatchObject({ available: 10, reserved: 0 })
  const commits = await Array.fromAsync(inventory.auditLog.commits({}))
  const types = commits
    .find(({ entries }) => entries.some(({ type }) => type === 'expired'))
    ?.entries.map(({ type }) => type)
  expect(types?.filter((type) => type === 'expired')).toHaveLength(3)
  expect(types?.at(-1)).toBe('order-cancelled')
})

test('goods that a count finds missing are not shipped, and what was paid for them goes back', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 3 } } })
  const { orders, inventory } = shop
  const { id, lines } = await orders.place(pens(3, 100))
  await orders.pay(id)
  const reservationId = lines[0]?.rows[0]?.reservationId as string
  await inventory.count({ ...atSfo, counted: 1, reason: 'cycle-count', fromHeld: [{ reservationId, quantity: 2 }] })
  await settle(shop)
  expect(orders.order(id)).toMatchObject({ status: 'confirmed', totals: { refunded: 200, due: 0 } })
  expect(orders.order(id).lines[0]?.rows[0]).toMatchObject({ cancelled: 2 })
  const { shipments } = await orders.process(id)
  expect(shipments[0]?.lines[0]?.quantity).toBe(1)
  await inventory.count({ ...atSfo, counted: 0, reason: 'cycle-count', fromHeld: [{ reservationId, quantity: 1 }] })
  await settle(shop)
  expect(orders.order(id)).toMatchObject({ status: 'cancelled', totals: { refunded: 300, due: 0 } })
})

test('the last unit of a row has left once what did not leave is cancelled', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { orders, clock } = shop
  const { id } = await orders.place(pens(3, 500))
  await orders.pay(id)
  const { shipments } = await orders.process(id)
  const shipment = shipments[0]?.id as string
  clock.advance(1_000)
  const { shippedAt } = await orders.ship(shipment, { lines: [{ lineNumber: 1, quantity: 2 }] })
  clock.advance(1_000)
  const { deliveredAt } = await orders.deliver(shipment)
  const row = (): OrderRow | undefined => orders.order(id).lines[0]?.rows[0]
  expect(row()).not.toHaveProperty('shippedAt')
  clock.advance(1_000)
  await orders.cancel(id, { reason: 'two will do' })
  expect(orders.order(id).status).toBe('delivered')
  expect(row()).toMatchObject({ shipped: 2, cancelled: 1, shippedAt, deliveredAt })
})
