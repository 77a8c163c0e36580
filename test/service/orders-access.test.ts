import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, TestService, tokens } from './running-service.ts'

const lines = [{ productId: 'PEN', quantity: 1, unitPrice: 1_000 }]

describe('orders and tokens', () => {
  let service: TestService
  beforeAll(async () => {
    service = await (await TestService.startShop({ tokens })).stocked(50)
  })
  afterAll(() => service[Symbol.asyncDispose]())

  test('whoever may only look has nothing done, and what was paid is told by who looks after the service', async () => {
    expect((await service.get('/v1/orders', as('reader'))).status).toBe(200)
    const place = (name: string) => service.post('/v1/orders', { lines }, as(name))
    expect((await place('reader')).body).toMatchObject({ status: 403, code: 'SCOPE_MISSING' })
    const { id } = (await place('web')).body
    const attemptId = (await service.post(`/v1/orders/${id}/pay`, {}, as('web'))).body.payments[0].id
    const event = { orderId: id, attemptId, eventId: 'e-1', gatewayId: 'late', outcome: 'captured', amount: 1_000 }
    expect((await service.post('/v1/payments/events', event, as('web'))).status).toBe(403)
    const told = await service.post('/v1/payments/events', event, as('boss'))
    expect(told.body).toMatchObject({ totals: { captured: 2_000, refunded: 1_000 } })
  })

  test("the token's name stands in the log and in the transitions, and its keys are its own", async () => {
    const key = { 'idempotency-key': '"cart-1"' }
    const [web, boss] = [
      await service.post('/v1/orders', { lines }, { ...as('web'), ...key }),
      await service.post('/v1/orders', { lines }, { ...as('boss'), ...key }),
    ]
    expect(web.body.id).not.toBe(boss.body.id)
    expect(web.body.transitions.map(({ actor }: { actor: string }) => actor)).toEqual(['web', 'web'])
    const { body } = await service.get(`/v1/orders/${boss.body.id}/history`, as('reader'))
    expect(body.items).toMatchObject([{ actor: 'boss' }])
  })

  const order = async (): Promise<string> => (await service.post('/v1/orders', { lines }, as('web'))).body.id

  test.each([
    ['/v1/orders', { lines, typo: 1 }, 'typo'],
    ['/v1/orders', { lines, actor: 'boss' }, 'actor'],
    ['/v1/orders', { lines: [{ ...lines[0], price: 5 }] }, 'lines.0.price'],
    ['/v1/orders', { lines: [] }, 'lines'],
    ['/v1/orders', { lines, shipTo: { street: 'Main 1' } }, 'shipTo.street'],
    ['/v1/orders/:id/pay', { amount: 0 }, 'amount'],
    ['/v1/orders/:id/cancel', {}, 'reason'],
    ['/v1/orders/:id/cancel', { reason: 'no', orderId: 'O-1' }, 'orderId'],
    ['/v1/orders/:id/cancel', { reason: 'no', lines: [{ quantity: 1 }] }, 'lines[0].lineNumber'],
    ['/v1/orders/:id/refund', { amount: 1.5, reason: 'no' }, 'amount'],
    [
      '/v1/orders/:id/returns',
      { lines: [{ lineNumber: 1, quantity: 1, disposition: 'available' }] },
      'lines.0.disposition',
    ],
  ])('a field that is wrong or that nobody knows is refused and named: %s %j', async (path, body, field) => {
    const { body: problem } = await service.post(path.replace(':id', await order()), body, as('web'))
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_ARGUMENT', details: { field } })
  })

  test('a query that nobody knows is refused', async () => {
    for (const path of [
      '/v1/orders?stauts=paid',
      '/v1/orders?status=paid',
      '/v1/orders/O-1?at=1',
      '/v1/outbox?kind=label',
    ])
      expect((await service.get(path, as('reader'))).status, path).toBe(422)
  })

  test('a refusal is a problem with the code and details of the library', async () => {
    const at = `/v1/orders/${await order()}`
    const { body } = await service.post(`${at}/settle`, {}, as('web'))
    expect(body).toMatchObject({
      status: 409,
      code: 'INVALID_ORDER_STATE',
      details: { status: 'payment-pending', allowed: ['delivered'] },
    })
    const twice = { orderId: 'TWICE', lines }
    await service.post('/v1/orders', twice, as('web'))
    expect((await service.post('/v1/orders', twice, as('web'))).body).toMatchObject({
      status: 409,
      code: 'ORDER_EXISTS',
    })
    const short = [{ ...lines[0], quantity: 1_000 }]
    expect((await service.post('/v1/orders', { lines: short }, as('web'))).body.code).toBe('INSUFFICIENT_STOCK')
  })
})

test('an inventory alone has no routes of a shop', async () => {
  await using service = await TestService.start()
  for (const path of ['/v1/orders', '/v1/returns', '/v1/outbox'])
    expect((await service.get(path)).body.code).toBe('ROUTE_NOT_FOUND')
})
