import { describe, expect, test } from 'vitest'
import type { Carrier, GatewayAnswer } from '../../src/orders.ts'
import { codeOf, delivered, openShop, pens, type Shop, settle } from './shop.ts'

const stock = { SFO: { PEN: 10 } }

function answering(shop: Shop, answer: unknown): GatewayAnswer {
  shop.gateway.answers.clear()
  return answer as GatewayAnswer
}

describe('what a gateway answers is somebody else’s, and is judged', () => {
  test.each([
    { outcome: 'captured', gatewayId: 'gw', amount: 0 },
    { outcome: 'captured', gatewayId: 'gw', amount: Number.NaN },
    { outcome: 'voided', gatewayId: 'gw', amount: 1_000 },
    { outcome: 'captured', gatewayId: 7, amount: 1_000 },
    null,
  ])('%j is no answer: it is asked again after a pause, and the order can be paid then', async (nonsense) => {
    const shop = await openShop({ stock })
    const { orders, gateway, clock } = shop
    const { id } = await orders.place(pens(1, 1_000))
    gateway.lookup = async () => undefined
    gateway.script = Array.from({ length: 30 }, () => answering(shop, nonsense))
    const paid = orders.pay(id)
    await settle(shop)
    expect(gateway.calls.length).toBeLessThan(10)
    expect(orders.outbox()).toEqual([expect.objectContaining({ kind: 'authorize', problem: expect.any(String) })])
    gateway.script = []
    clock.advance(10)
    expect((await paid).totals).toMatchObject({ captured: 1_000, due: 0 })
  })

  test('an answer that was told before, in a way that decides nothing now, is not asked for again and again', async () => {
    const shop = await openShop({ stock })
    const { orders, gateway } = shop
    gateway.isSeparate = true
    const { id } = await orders.place(pens(1, 1_000))
    const declined: GatewayAnswer = { outcome: 'declined', gatewayId: 'pi-1', amount: 1_000 }
    gateway.script = [declined, ...Array.from({ length: 30 }, () => declined)]
    const { payments } = await orders.pay(id)
    const attemptId = payments[0]?.id as string
    const event = { orderId: id, attemptId, eventId: 'E-1', gatewayId: 'pi-1', amount: 1_000 }
    await orders.paymentEvent({ ...event, outcome: 'authorized' })
    await settle(shop)
    expect(gateway.calls.length).toBeLessThan(15)
  })

  test('a gateway that knows nothing of a key may say null', async () => {
    const shop = await openShop({ stock })
    const { orders, gateway } = shop
    gateway.isSeparate = true
    const { id } = await orders.place(pens(1, 1_000))
    gateway.script = [{ outcome: 'authorized', gatewayId: 'A', amount: 1_000 }, 'hang']
    gateway.lookup = async () => null as never
    const paid = orders.pay(id)
    await settle(shop)
    await orders.cancel(id, { reason: 'no' })
    await settle(shop)
    expect((await paid).payments[0]?.status).toBe('voided')
  })

  test('a refund of another amount than was asked for is not taken for made', async () => {
    const shop = await openShop({ stock })
    const { orders, gateway } = shop
    const { id } = await delivered(shop, pens(2, 500))
    gateway.script = [{ outcome: 'refunded', gatewayId: 'R-1', amount: 200 }]
    const lines = [{ lineNumber: 1, quantity: 1, disposition: 'available' as const }]
    expect(await codeOf(orders.returnGoods(id, { warehouseId: 'SFO', lines }))).toBe(undefined)
    await settle(shop)
    const problem = expect.stringContaining('refunded 200, and 500 were asked for')
    expect(orders.outbox()).toEqual([expect.objectContaining({ kind: 'refund', amount: 500, problem })])
    expect(orders.order(id).refunds[0]?.status).toBe('waiting')
  })
})

test.each(['', 'T-1\n', 7])(
  'a label with the tracking number %j is none: no shipment could be found by it',
  async (trackingNumber) => {
    let answered: unknown = trackingNumber
    const carrier: Carrier = {
      createLabel: async () => ({ carrier: 'DHL', trackingNumber: answered as string }),
      lookup: async () => undefined,
    }
    const shop = await openShop({ stock, carrier })
    const { orders } = shop
    const { id } = await orders.place(pens(1, 1_000))
    await orders.pay(id)
    await orders.process(id)
    await settle(shop)
    expect(orders.outbox()).toEqual([expect.objectContaining({ kind: 'label', problem: expect.any(String) })])
    answered = 'T-1'
    await settle(shop)
    expect(orders.byTracking('T-1').label).toBe('made')
  },
)
