import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PaymentGateway, SimulatedPayments } from '../../src/orders.ts'
import { TestService } from './running-service.ts'

const pens = (quantity: number): object => ({ productId: 'PEN', quantity, unitPrice: 1_000 })

/** A gateway that does not answer before it is told to. */
class SlowPayments extends SimulatedPayments {
  readonly #gate = Promise.withResolvers<void>()
  calls = 0

  answer(): void {
    this.#gate.resolve()
  }

  override async authorize(
    request: Parameters<PaymentGateway['authorize']>[0],
  ): ReturnType<SimulatedPayments['authorize']> {
    this.calls += 1
    await this.#gate.promise
    return super.authorize(request)
  }
}

describe('what belongs to orders', () => {
  let service: TestService
  beforeEach(async () => {
    service = await (await TestService.startShop()).stocked()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const shipped = async (orderId: string): Promise<string> => {
    await service.orders.place({ orderId, lines: [{ productId: 'PEN', quantity: 2, unitPrice: 1_000 }] })
    await service.orders.pay(orderId)
    const [shipment] = (await service.orders.process(orderId)).shipments
    await service.orders.ship(shipment?.id as string, { carrier: 'DHL', trackingNumber: `T-${orderId}` })
    return shipment?.id as string
  }

  test('is listed and found: shipments, returns, tracking numbers', async () => {
    const [first, second] = [await shipped('O-1'), await shipped('O-2')]
    await service.orders.deliver(second)
    const ids = async (path: string) => (await service.get(path)).body.items.map(({ id }: { id: string }) => id)
    expect(await ids('/v1/shipments')).toEqual([first, second])
    expect(await ids('/v1/shipments?status=shipped&warehouseId=SFO')).toEqual([first])
    expect(await ids('/v1/shipments?warehouseId=NYC')).toEqual([])
    expect((await service.get(`/v1/shipments/${first}`)).body).toEqual(service.orders.shipment(first))
    expect((await service.get('/v1/tracking-numbers/T-O-2')).body.id).toBe(second)
    const back = await service.post('/v1/orders/O-1/returns', { lines: [{ lineNumber: 1, quantity: 1 }] })
    expect([back.status, back.headers.get('location')]).toEqual([201, `/v1/returns/${back.body.id}`])
    expect((await service.get(`/v1/returns/${back.body.id}`)).body).toEqual(back.body)
    expect(await ids('/v1/returns?status=requested&orderId=O-1')).toEqual([back.body.id])
    expect(await ids('/v1/returns?orderId=O-2')).toEqual([])
    expect((await service.get('/v1/returns?orderId=O-9')).body).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' })
    for (const path of ['/v1/shipments/x', '/v1/returns/x', '/v1/tracking-numbers/x', '/v1/orders/x'])
      expect((await service.get(path)).status, path).toBe(404)
    expect((await service.get('/v1/orders/x')).body.detail).toBe('There is no order x. Place it first.')
  })

  test('has a history: its transitions, and the commits behind it with who did them', async () => {
    await service.post('/v1/orders', { orderId: 'O-1', lines: [pens(1)] })
    await service.post('/v1/orders/O-1/pay', {})
    await service.post('/v1/orders/O-1/cancel', { reason: 'changed my mind' })
    const { body } = await service.get('/v1/orders/O-1/history')
    expect(body.transitions.map(({ to }: { to: string }) => to)).toEqual([
      'pending',
      'payment-pending',
      'confirmed',
      'cancelled',
    ])
    expect(body.items[0]).toMatchObject({ actor: 'local', facts: expect.arrayContaining(['order-created']) })
    expect(body.items).toContainEqual(expect.objectContaining({ reason: 'changed my mind', actor: 'local' }))
    const last = body.items.at(-1)
    const rest = await service.get(`/v1/orders/O-1/history?fromSequence=${last.sequence}`)
    expect(rest.body.items).toEqual([last])
    const { number } = service.orders.order('O-1')
    expect((await service.get(`/v1/orders/${number}/history`)).body).toEqual(body)
    expect((await service.get('/v1/orders/O-9/history')).body.code).toBe('ORDER_NOT_FOUND')
  })
})

test('what waits outside is listed; a payment that waits does not hold the closing up, and goes on with its key', async () => {
  const payments = new SlowPayments()
  await using service = await (await TestService.startShop({}, { payments })).stocked()
  await service.post('/v1/orders', { orderId: 'O-1', lines: [pens(1)] })
  const paying = service.post('/v1/orders/O-1/pay', { method: 'card' }, { 'idempotency-key': 'pay-1' })
  await expect.poll(() => payments.calls).toBe(1)
  const { body } = await service.get('/v1/outbox')
  expect(body.items).toMatchObject([{ kind: 'authorize', orderId: 'O-1', amount: 1_000, tries: 1 }])
  expect((await service.post('/v1/orders/O-1/pay', {})).body).toMatchObject({ status: 409, code: 'PAYMENT_UNDECIDED' })
  await service.service.close()
  expect((await paying).body).toMatchObject({ status: 503, code: 'SHUTTING_DOWN' })
  payments.answer()
  await expect.poll(() => service.orders.order('O-1').status).toBe('confirmed')
  expect(service.orders.outbox()).toEqual([])
})
