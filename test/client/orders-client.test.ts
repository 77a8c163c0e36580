import { describe, expect, expectTypeOf, test } from 'vitest'
import { orderPaths } from '../../src/client/order-paths.ts'
import { StockholdClient } from '../../src/client.ts'
import type { Order } from '../../src/orders.ts'
import { orderCommands } from '../../src/service/order-commands.ts'
import { TestService } from '../service/running-service.ts'
import { FaultyWay } from './faulty-way.ts'

const line = { productId: 'PEN', quantity: 6, unitPrice: 1_000 }

describe('orders', () => {
  test('go their way by the methods of the library', async () => {
    await using service = await (await TestService.startShop()).stocked()
    const { orders } = new StockholdClient({ url: service.service.url })
    const order = await orders.place({ customerId: 'C-1', lines: [line] })
    expectTypeOf(order).toEqualTypeOf<Order>()
    expect(await orders.pay(order.id, { method: 'card' })).toMatchObject({ status: 'confirmed' })
    const { shipments } = await orders.process(order.id)
    const [planned] = shipments
    await orders.ship(planned?.id ?? '', { carrier: 'DHL', trackingNumber: 'T-1' })
    expect(await orders.deliver(planned?.id ?? '')).toMatchObject({ status: 'delivered' })
    const asked = await orders.requestReturn(order.id, { lines: [{ lineNumber: 1, quantity: 2 }] })
    await orders.approveReturn(asked.id)
    await orders.receiveReturn(asked.id, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 2, disposition: 'available' }],
    })
    expect(await orders.refundReturn(asked.id)).toMatchObject({ status: 'refunded', refunded: 2_000 })
    await orders.refund(order.id, { amount: 500, reason: 'late' })
    expect(await orders.order(order.number)).toMatchObject({ id: order.id, totals: { refunded: 2_500 } })
    expect(await orders.return(asked.id)).toMatchObject({ id: asked.id })
    expect(await orders.shipment(planned?.id ?? '')).toMatchObject({ trackingNumber: 'T-1' })
    expect(await Array.fromAsync(orders.orders({ customerId: 'C-1', paymentStatus: 'partly-refunded' }))).toHaveLength(
      1,
    )
    expect(await Array.fromAsync(orders.orders({ to: 1 }))).toEqual([])
    expect(await Array.fromAsync(orders.returns({ orderId: order.id }))).toHaveLength(1)
    expect(await Array.fromAsync(orders.shipments({ status: 'delivered' }))).toHaveLength(1)
    expect(await Array.fromAsync(orders.outbox())).toEqual([])
    const history = await Array.fromAsync(orders.history(order.id))
    expect(history.length).toBeGreaterThan(5)
    expect((await orders.settle(order.id)).status).toBe('settled')
  })

  test('are placed once, also where the answer is lost; and refused with the codes of their ledger', async () => {
    await using service = await (await TestService.startShop()).stocked()
    await using way = await FaultyWay.start(() => service.service.url)
    const { orders } = new StockholdClient({ url: way.url })
    way.faults.push('lose the answer')
    await orders.place({ lines: [line] })
    expect(service.orders.orders()).toHaveLength(1)
    await expect(orders.place({ lines: [line] })).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK', status: 409 })
    await expect(orders.cancel('O-0', { reason: 'no' })).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND', status: 404 })
  })

  test('go where the service has them', () => {
    const served = Object.entries(orderCommands).map(([name, { path }]) => [name, path])
    expect(orderPaths).toEqual(Object.fromEntries(served))
  })
})
