import { expect, test } from 'vitest'
import { OrderHistory, SimulatedPayments } from '../../src/orders.ts'
import { Shop } from '../../src/shop.ts'

test.each([
  { refunds: 'go through', refundFailures: 0 },
  { refunds: 'fail', refundFailures: 1 },
])(
  'each version of an order has its commit, also where a replacement changes it and its refunds $refunds',
  async ({ refundFailures }) => {
    await using shop = await Shop.open({ payments: new SimulatedPayments({ refundFailures }), currency: 'EUR' })
    const { inventory, orders } = shop
    await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
    await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 9 })
    await orders.place({ orderId: 'O-1', lines: [{ productId: 'PEN', quantity: 3, unitPrice: 1_000 }] })
    await orders.pay('O-1')
    for (const { id } of (await orders.process('O-1')).shipments) {
      await orders.ship(id, { carrier: 'DHL', trackingNumber: 'T-1' })
      await orders.deliver(id)
    }
    await orders.replace('O-1', { newOrderId: 'R-1', lines: [{ lineNumber: 1, quantity: 2 }] })
    // Its money came from the first order's payment, and goes back to that.
    await orders.cancel('R-1', { reason: 'not wanted any more' })
    await expect.poll(() => orders.outbox()).toEqual([])
    await inventory.settled()

    const history = new OrderHistory()
    for await (const commit of inventory.auditLog.commits()) history.add(commit)
    for (const id of ['O-1', 'R-1']) {
      expect(history.find(id)).toEqual(orders.order(id))
      expect(history.commitsOf(id), id).toHaveLength(orders.order(id).version)
      expect(await orders.history(id)).toEqual({ commits: history.commitsOf(id) })
    }
    const behind = history.commitsOf('O-1').map(({ facts }) => facts)
    const last = refundFailures === 0 ? ['refund-requested'] : ['refund-failed']
    expect(behind).toContainEqual(['order-created', 'goods-replaced', 'credit-moved'])
    expect(behind.at(-1)).toEqual(last)
    expect(history.commitsOf('R-1')[0]?.facts).toContain('credit-moved')
  },
)

test('the past of an order is read in parts, and also once it is closed and has left memory', async () => {
  let now = 0
  const clock = { now: () => now }
  await using shop = await Shop.open({ payments: new SimulatedPayments(), currency: 'EUR', keepOrdersMs: 10, clock })
  const { inventory, orders } = shop
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 9 })
  const place = (orderId: string) =>
    orders.place({ orderId, lines: [{ productId: 'PEN', quantity: 1, unitPrice: 1_000 }], actor: 'web' })
  await place('O-1')
  await place('O-2')
  await orders.cancel('O-1', { reason: 'no' })
  const { commits } = await orders.history('O-1')
  expect(commits).toMatchObject([
    { actor: 'web', facts: ['order-created', 'order-reserved'] },
    { reason: 'no', facts: expect.arrayContaining(['order-cancelled']) },
  ])
  const first = await orders.history('O-1', { mostRead: 2 })
  expect(first).toEqual({ commits: commits.slice(0, 1), next: expect.any(Number) })
  expect(await orders.history('O-1', { fromSequence: first.next as number })).toEqual({ commits: commits.slice(1) })
  expect(await orders.history('O-1', { fromSequence: 99 })).toEqual({ commits: [] })
  now += 11
  await place('O-3')
  expect(orders.orders().map(({ id }) => id)).not.toContain('O-1')
  expect(await orders.history('O-1')).toEqual({ commits })
  await expect(orders.history('O-9')).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' })
  await expect(orders.history('O-2', { mostRead: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
