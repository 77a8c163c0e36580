import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SimulatedPayments } from '../../src/orders.ts'
import { type Answered, TestService } from './running-service.ts'

const two = [{ lineNumber: 1, quantity: 2 }]
const good = [{ lineNumber: 1, quantity: 2, disposition: 'available' }]

/** A gateway that loses the first refund that it is asked for. */
class OnceFailing extends SimulatedPayments {
  #refunds = 0

  override async refund(request: Parameters<SimulatedPayments['refund']>[0]): ReturnType<SimulatedPayments['refund']> {
    this.#refunds += 1
    if (this.#refunds === 1) return { outcome: 'refund-failed', reason: 'card closed' }
    return super.refund(request)
  }
}

describe('by HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await (await TestService.startShop({}, { payments: new OnceFailing() })).stocked()
    const { orders } = service
    await orders.place({ orderId: 'O-1', lines: [{ productId: 'PEN', quantity: 4, unitPrice: 1_000 }] })
    await orders.pay('O-1')
    for (const { id } of (await orders.process('O-1')).shipments) {
      await orders.ship(id, { carrier: 'DHL', trackingNumber: 'T-1' })
      await orders.deliver(id)
    }
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const ask = async (): Promise<string> =>
    (await service.post('/v1/orders/O-1/returns', { lines: two.map((line) => ({ ...line, reason: 'too many' })) })).body
      .id
  const step = (returnId: string, name: string, body: object = {}): Promise<Answered> =>
    service.post(`/v1/returns/${returnId}/${name}`, body)

  test('a return is approved, received, refunded less a fee, and goes out again', async () => {
    const id = await ask()
    expect((await step(id, 'receive', { warehouseId: 'SFO', lines: good })).body.code).toBe('INVALID_RETURN_STATE')
    expect((await step(id, 'approve')).body.status).toBe('approved')
    expect((await step(id, 'receive', { warehouseId: 'SFO', lines: good })).body).toMatchObject({
      status: 'received',
      lines: [{ received: 2, reason: 'too many' }],
    })
    const fee = { amount: 400, reason: 'label' }
    expect((await step(id, 'refund', { fee })).body).toMatchObject({ status: 'refunded', refunded: 1_600, fee })
    const again = { warehouseId: 'SFO', lines: [{ lineNumber: 1, quantity: 1, from: 'available' }] }
    expect((await step(id, 'unreturn', again)).body).toMatchObject({ lines: [{ unreturned: 1 }] })
    expect((await service.get('/v1/availability/PEN')).body).toMatchObject({ available: 7 })
  })

  test('a return is rejected for a reason, or cancelled, and may be asked for again', async () => {
    const id = await ask()
    expect((await step(id, 'reject')).body).toMatchObject({ status: 422, details: { field: 'reason' } })
    expect((await step(id, 'reject', { reason: 'worn' })).body.status).toBe('rejected')
    const second = await ask()
    expect((await step(second, 'cancel')).body.status).toBe('cancelled')
    const all = { lines: [{ lineNumber: 1, quantity: 5 }] }
    expect((await service.post('/v1/orders/O-1/returns', all)).body).toMatchObject({
      status: 409,
      code: 'NOT_RETURNABLE',
      details: { requested: 5, shipped: 4 },
    })
  })

  test('goods are sent again as a new order, on the ground of a return', async () => {
    const id = await ask()
    await step(id, 'approve')
    await step(id, 'receive', { warehouseId: 'SFO', lines: good })
    const again = await service.post('/v1/orders/O-1/replace', { lines: two, returnId: id, newOrderId: 'R-1' })
    expect([again.status, again.headers.get('location')]).toEqual([201, '/v1/orders/R-1'])
    expect(again.body).toMatchObject({ status: 'confirmed', replaces: { orderId: 'O-1', returnId: id } })
    expect((await service.get('/v1/orders/O-1')).body.replacedBy).toEqual(['R-1'])
  })

  test('a refund that failed is asked for anew', async () => {
    await service.post('/v1/orders/O-1/refund', { amount: 500, reason: 'scratched' })
    const refunds = async () => (await service.get('/v1/orders/O-1')).body.refunds
    await expect.poll(async () => (await refunds())[0].status).toBe('failed')
    const [{ id }] = await refunds()
    const retried = await service.post(`/v1/orders/O-1/refunds/${id}/retry`, {})
    expect(retried.body.refunds).toMatchObject([{ id, status: 'failed' }, { amount: 500 }])
    await expect.poll(async () => (await refunds())[1].status).toBe('made')
    const unknown = await service.post('/v1/orders/O-1/refunds/nobody/retry', {})
    expect(unknown.body).toMatchObject({ status: 404, code: 'PAYMENT_NOT_FOUND' })
  })

  test('a planned shipment is taken back for a reason, and its goods are planned anew', async () => {
    await service.orders.place({ orderId: 'O-2', lines: [{ productId: 'PEN', quantity: 2, unitPrice: 1_000 }] })
    await service.orders.pay('O-2')
    const [planned] = (await service.post('/v1/orders/O-2/process', {})).body.shipments
    expect((await service.post(`/v1/shipments/${planned.id}/cancel`, {})).status).toBe(422)
    const cancelled = await service.post(`/v1/shipments/${planned.id}/cancel`, { reason: 'box torn' })
    expect(cancelled.body.status).toBe('cancelled')
    const { shipments } = (await service.post('/v1/orders/O-2/process', {})).body
    expect(shipments.map(({ status }: { status: string }) => status)).toEqual(['cancelled', 'planned'])
  })
})
