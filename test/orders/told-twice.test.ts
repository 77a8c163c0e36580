import { describe, expect, test } from 'vitest'
import { OrderAudit } from '../../src/orders/order-audit.ts'
import type { AuthorizeAnswer, Order } from '../../src/orders.ts'
import { delivered, openShop, pens, type Shop, settle } from './shop.ts'

const stock = { SFO: { PEN: 10 } }

/** An order whose payment is asked for, and not answered yet. */
async function beingPaid(shop: Shop, price: number): Promise<{ order: Order; attemptId: string; answer: () => void }> {
  let answer: () => void = () => undefined
  shop.gateway.authorize = ({ amount }) =>
    new Promise<AuthorizeAnswer>((resolve) => {
      answer = () => resolve({ outcome: 'captured', gatewayId: 'ch-1', amount })
    })
  const { id } = await shop.orders.place(pens(1, price))
  shop.orders.pay(id).catch(() => undefined)
  await settle(shop)
  const order = shop.orders.order(id)
  return { order, attemptId: order.payments[0]?.id as string, answer }
}

async function defectsOf({ inventory }: Shop): Promise<readonly string[]> {
  const audit = new OrderAudit()
  for await (const commit of inventory.auditLog.commits({})) audit.commit(commit as never)
  return Array.from(audit.defects(), ({ problem }) => problem)
}

describe('what a gateway tells by itself, and then answers', () => {
  test('is one capture, also where the event has no id of the gateway’s', async () => {
    const shop = await openShop({ stock })
    const { order, attemptId, answer } = await beingPaid(shop, 1_000)
    const event = { orderId: order.id, attemptId, eventId: 'E-1', outcome: 'captured', amount: 1_000 } as const
    await shop.orders.paymentEvent(event)
    answer()
    await settle(shop)
    await shop.orders.paymentEvent({ ...event, eventId: 'E-2', gatewayId: 'ch-1' })
    expect(shop.orders.order(order.id)).toMatchObject({ totals: { captured: 1_000, refunded: 0 }, refunds: [] })
  })

  test('is two captures where the amounts differ, and the rest is paid', async () => {
    const shop = await openShop({ stock })
    const { order, attemptId } = await beingPaid(shop, 1_000)
    const event = { orderId: order.id, attemptId, eventId: 'E-1', outcome: 'captured', amount: 400 } as const
    await shop.orders.paymentEvent(event)
    expect(shop.orders.order(order.id).totals).toMatchObject({ captured: 400, due: 600 })
    await shop.orders.paymentEvent({ ...event, eventId: 'E-2', gatewayId: 'ch-2', amount: 600 })
    expect(shop.orders.order(order.id)).toMatchObject({ status: 'confirmed', totals: { captured: 1_000, due: 0 } })
  })
})

test('a refund that failed and comes true after all counts against its payment again', async () => {
  const shop = await openShop({ stock })
  const { orders, gateway } = shop
  const { id } = await delivered(shop, pens(2, 500))
  gateway.script = [{ outcome: 'refund-failed', gatewayId: 'r-1', amount: 500 }]
  await orders.returnGoods(id, {
    warehouseId: 'SFO',
    lines: [{ lineNumber: 1, quantity: 1, disposition: 'available' }],
  })
  await settle(shop)
  expect(orders.order(id)).toMatchObject({ refunds: [{ status: 'failed' }], payments: [{ refunded: 0 }] })
  const refundId = orders.order(id).refunds[0]?.id as string
  await orders.paymentEvent({ orderId: id, refundId, eventId: 'E-1', outcome: 'refunded', amount: 500 })
  await orders.paymentEvent({ orderId: id, refundId, eventId: 'E-2', outcome: 'refunded', amount: 500 })
  expect(orders.order(id)).toMatchObject({ refunds: [{ status: 'made' }], payments: [{ refunded: 500 }] })
  expect(await defectsOf(shop)).toEqual([])
})

describe('a refund that is told by its payment', () => {
  const one = [{ lineNumber: 1, quantity: 1, disposition: 'available' as const }]

  test('is the one that was made, where the event does not name it', async () => {
    const shop = await openShop({ stock })
    const { orders } = shop
    const { id, payments } = await delivered(shop, pens(2, 500))
    await orders.returnGoods(id, { warehouseId: 'SFO', lines: one })
    await settle(shop)
    const told = { orderId: id, attemptId: payments[0]?.id as string, outcome: 'refunded', amount: 500 } as const
    await orders.paymentEvent({ ...told, eventId: 'E-1' })
    await orders.paymentEvent({ ...told, eventId: 'E-2' })
    expect(orders.order(id)).toMatchObject({ totals: { refunded: 500, due: 0 }, refunds: [{ status: 'made' }] })
  })

  test('is the one that failed, where somebody made it by hand', async () => {
    const shop = await openShop({ stock })
    const { orders, gateway } = shop
    const { id } = await orders.place(pens(1, 1_000))
    const { payments } = await orders.pay(id)
    gateway.script = [{ outcome: 'refund-failed', gatewayId: 'r-1', amount: 1_000 }]
    await orders.cancel(id, { reason: 'no' })
    await settle(shop)
    const told = { orderId: id, attemptId: payments[0]?.id as string, outcome: 'refunded', amount: 1_000 } as const
    await orders.paymentEvent({ ...told, eventId: 'E-1', gatewayId: 'by hand' })
    expect(orders.order(id)).toMatchObject({ totals: { refunded: 1_000, due: 0 }, refunds: [{ status: 'made' }] })
    expect(await defectsOf(shop)).toEqual([])
  })

  test('may be a part of one that failed, and nothing is wrong with the log', async () => {
    const shop = await openShop({ stock })
    const { orders, gateway } = shop
    const { id } = await orders.place(pens(1, 1_000))
    const { payments } = await orders.pay(id)
    gateway.script = [{ outcome: 'refund-failed', gatewayId: 'r-1', amount: 1_000 }]
    await orders.cancel(id, { reason: 'no' })
    await settle(shop)
    const told = { orderId: id, attemptId: payments[0]?.id as string, outcome: 'refunded', amount: 400 } as const
    await orders.paymentEvent({ ...told, eventId: 'E-1', gatewayId: 'by hand' })
    expect(orders.order(id).totals).toMatchObject({ refunded: 400, due: -600 })
    expect(await defectsOf(shop)).toEqual([])
  })

  test.each(['the original', 'the replacement'])('is a replacement’s, where %s is named', async (named) => {
    const shop = await openShop({ stock })
    const { orders, gateway } = shop
    const { id, payments } = await delivered(shop, pens(2, 500))
    const again = await orders.replace(id, { lines: [{ lineNumber: 1, quantity: 1 }] })
    gateway.script = ['hang']
    await orders.cancel(again.id, { reason: 'it was found' })
    await settle(shop)
    const orderId = named === 'the original' ? id : again.id
    const told = { orderId, attemptId: payments[0]?.id as string, outcome: 'refunded', amount: 500 } as const
    for (const eventId of ['E-1', 'E-1', 'E-2']) await orders.paymentEvent({ ...told, eventId, gatewayId: 're-1' })
    expect(orders.order(again.id)).toMatchObject({ refunds: [{ status: 'made', amount: 500 }], totals: { due: 0 } })
    expect(orders.order(id)).toMatchObject({ refunds: [], payments: [{ refunded: 500 }], totals: { due: 0 } })
    expect(orders.outbox()).toEqual([])
    expect(await defectsOf(shop)).toEqual([])
  })
})
