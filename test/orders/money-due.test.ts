import { expect, test } from 'vitest'
import { OrderAudit } from '../../src/orders/order-audit.ts'
import { delivered, openShop, pens, settle } from './shop.ts'

const stock = { SFO: { PEN: 10 } }

test('an order whose rest is given to the customer is confirmed', async () => {
  const shop = await openShop({ stock })
  const { orders, inventory } = shop
  const { id } = await orders.place(pens(1, 1_000))
  await orders.pay(id, { amount: 600 })
  const less = await orders.refund(id, { amount: 300, reason: 'a scratch' })
  expect(less).toMatchObject({ status: 'payment-pending', totals: { due: 100 } })
  const { status, totals } = await orders.refund(id, { amount: 300, reason: 'a dent' })
  expect({ status, totals }).toMatchObject({ status: 'confirmed', totals: { captured: 600, refunded: 200, due: 0 } })
  expect(inventory.stock({ warehouseId: 'SFO', productId: 'PEN' }).committed).toBe(1)
})

test('a replacement of goods that went out again and were not paid again is to be paid', async () => {
  const shop = await openShop({ stock })
  const { orders, inventory } = shop
  const { id } = await delivered(shop, pens(2, 500))
  const lines = [{ lineNumber: 1, quantity: 2, disposition: 'available' as const }]
  const back = await orders.returnGoods(id, { warehouseId: 'SFO', lines })
  await settle(shop)
  const out = [{ lineNumber: 1, quantity: 2, from: 'available' as const }]
  await orders.unreturn(back.id, { warehouseId: 'SFO', lines: out })
  expect(orders.order(id).totals.due).toBe(1_000)
  const again = await orders.replace(id, { lines: [{ lineNumber: 1, quantity: 2 }] })
  expect(again).toMatchObject({ status: 'payment-pending', totals: { due: 1_000 } })
  expect(orders.order(id).totals.due).toBe(0)
  expect((await orders.pay(again.id)).status).toBe('confirmed')
  const audit = new OrderAudit()
  for await (const commit of inventory.auditLog.commits({})) audit.commit(commit as never)
  expect([...audit.defects()]).toEqual([])
})

test('a refund that failed is retried, and not asked for anew: that said yes, and gave nothing', async () => {
  const shop = await openShop({ stock })
  const { orders, gateway } = shop
  const { id } = await orders.place(pens(1, 1_000))
  await orders.pay(id)
  gateway.script = [{ outcome: 'refund-failed', gatewayId: 'r-1', amount: 1_000 }]
  await orders.cancel(id, { reason: 'no' })
  await settle(shop)
  await expect(orders.refund(id, { reason: 'again' })).rejects.toThrow(
    expect.objectContaining({ code: 'NOT_REFUNDABLE', message: expect.stringContaining('retryRefund') }),
  )
  await orders.retryRefund(id, orders.order(id).refunds[0]?.id as string)
  expect(orders.order(id).totals).toMatchObject({ refunded: 1_000, due: 0 })
})

test('an order that was given for nothing owes nobody anything once a part of it is cancelled, and leaves memory', async () => {
  const shop = await openShop({ stock, keepOrdersMs: 1_000 })
  const { orders, inventory, clock } = shop
  const { id } = await orders.place(pens(3, 100))
  await orders.pay(id)
  await orders.refund(id, { reason: 'they came late' })
  const lines = [{ lineNumber: 1, quantity: 1 }]
  expect((await orders.cancel(id, { lines, reason: 'two will do' })).totals).toMatchObject({ refunded: 300, due: 0 })
  const { shipments } = await orders.process(id)
  await orders.ship(shipments[0]?.id as string)
  await orders.deliver(shipments[0]?.id as string)
  await settle(shop)
  await orders.settle(id)
  clock.advance(1_000)
  await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
  expect(orders.orders()).toEqual([])
})

test('what failed to go back is left to its retry, and only the rest can be given away', async () => {
  const shop = await openShop({ stock })
  const { orders, gateway } = shop
  const { id } = await delivered(shop, pens(2, 500))
  gateway.script = [{ outcome: 'refund-failed', gatewayId: 'r-1', amount: 500 }]
  const lines = [{ lineNumber: 1, quantity: 1, disposition: 'available' as const }]
  await orders.returnGoods(id, { warehouseId: 'SFO', lines })
  await settle(shop)
  await expect(orders.refund(id, { amount: 501, reason: 'late' })).rejects.toThrow(
    /Cannot refund 501 of order .*: refunds of 500 failed, and go back by retryRefund; 500 are left beside them/,
  )
  expect((await orders.refund(id, { reason: 'late' })).totals).toMatchObject({ refunded: 500, due: -500 })
  await expect(orders.refund(id, { reason: 'again' })).rejects.toThrow('go back by retryRefund')
  const failed = orders.order(id).refunds.find(({ status }) => status === 'failed')
  const { totals } = await orders.retryRefund(id, failed?.id as string)
  expect(totals).toMatchObject({ captured: 1_000, refunded: 1_000, due: 0 })
})
