import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestService } from './running-service.ts'

const pens = (quantity: number): object => ({ productId: 'PEN', quantity, unitPrice: 1_000 })

describe('orders over HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await (await TestService.startShop()).stocked()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const place = async (body: object = {}): Promise<string> =>
    (await service.post('/v1/orders', { customerId: 'C-1', lines: [pens(6)], ...body })).body.id

  test('one is placed, paid, shipped in parts, delivered, partly returned, and settled', async () => {
    const placed = await service.post('/v1/orders', { customerId: 'C-1', lines: [pens(6)] })
    const { id, number } = placed.body
    expect([placed.status, placed.headers.get('location')]).toEqual([201, `/v1/orders/${id}`])
    expect(placed.body).toMatchObject({ status: 'payment-pending', totals: { total: 6_000, due: 6_000 } })
    const at = `/v1/orders/${id}`
    expect((await service.post(`${at}/pay`, { method: 'card' })).body).toMatchObject({
      status: 'confirmed',
      paymentStatus: 'paid',
    })
    const [planned] = (await service.post(`${at}/process`, {})).body.shipments
    const part = { carrier: 'DHL', trackingNumber: 'T-1', lines: [{ lineNumber: 1, quantity: 4 }] }
    expect((await service.post(`/v1/shipments/${planned.id}/ship`, part)).body).toMatchObject({ status: 'shipped' })
    const rest = (await service.get(at)).body.shipments.at(-1)
    await service.post(`/v1/shipments/${rest.id}/ship`, { carrier: 'DHL', trackingNumber: 'T-2' })
    for (const shipment of [planned, rest])
      expect((await service.post(`/v1/shipments/${shipment.id}/deliver`, {})).body.status).toBe('delivered')
    const lines = [{ lineNumber: 1, quantity: 3, disposition: 'available' }]
    const back = await service.post(`${at}/return-goods`, { warehouseId: 'SFO', lines })
    expect([back.status, back.headers.get('location')]).toEqual([201, `/v1/returns/${back.body.id}`])
    expect(back.body).toMatchObject({ status: 'refunded', refunded: 3_000 })
    expect((await service.post(`${at}/settle`, {})).body.status).toBe('settled')
    const read = (await service.get(`/v1/orders/${number}`)).body
    expect(read).toEqual((await service.get(at)).body)
    expect(read).toMatchObject({ returnStatus: 'partial', totals: { captured: 6_000, refunded: 3_000 } })
    expect((await service.get('/v1/availability/PEN')).body).toMatchObject({ available: 7, onHand: 7 })
  })

  test('one is drafted, reserved, cancelled in part and as a whole, and its money is back', async () => {
    const draft = await service.post('/v1/orders/drafts', { orderId: 'O 1/a', lines: [pens(5)] })
    expect([draft.status, draft.headers.get('location')]).toEqual([201, '/v1/orders/O%201%2Fa'])
    const at = draft.headers.get('location') ?? ''
    expect((await service.get(at)).body).toMatchObject({ id: 'O 1/a', status: 'pending' })
    expect((await service.post(`${at}/reserve`, {})).body.status).toBe('payment-pending')
    await service.post(`${at}/pay`, {})
    const part = { reason: 'too many', lines: [{ lineNumber: 1, quantity: 2 }] }
    expect((await service.post(`${at}/cancel`, part)).body).toMatchObject({ totals: { refunded: 2_000 } })
    expect((await service.post(`${at}/cancel`, { reason: 'changed my mind' })).body).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'refunded',
      totals: { captured: 5_000, refunded: 5_000 },
    })
    expect((await service.get('/v1/availability/PEN')).body).toMatchObject({ available: 10, reserved: 0, committed: 0 })
  })

  test('lists are filtered, and read page by page from either end', async () => {
    const ids = ['O-1', 'O-2', 'O-3', 'O-4']
    const customers = ['C-1', 'C-2', 'C-1', 'C-3']
    for (const [index, orderId] of ids.entries())
      await place({ orderId, customerId: customers[index], lines: [pens(1)] })
    await service.post(`/v1/orders/${ids[1]}/pay`, {})
    const list = async (query: string) =>
      (await service.get(`/v1/orders?${query}`)).body.items.map((order: { id: string }) => order.id)
    expect(await list('')).toEqual(ids)
    expect(await list('status=confirmed&paymentStatus=paid')).toEqual([ids[1]])
    expect(await list('customerId=C-1')).toEqual(['O-1', 'O-3'])
    expect(await list('paymentStatus=refunded')).toEqual([])
    const { placedAt } = service.orders.order(ids[0] as string)
    expect(await list(`to=${placedAt}`)).toEqual([])
    expect(await list(`from=${placedAt}&to=${placedAt + 600_000}`)).toHaveLength(4)
    const pages: Record<string, string[]> = {}
    for (const sort of ['oldest', 'newest']) {
      const seen: string[] = []
      let path: string | undefined = `/v1/orders?limit=3&sort=${sort}`
      while (path !== undefined) {
        const { body, headers } = await service.get(path)
        seen.push(...body.items.map(({ id }: { id: string }) => id))
        path = /<(.*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
      }
      expect(seen.toSorted()).toEqual(ids)
      pages[sort] = seen.map((id) => `${service.orders.order(id).placedAt}`)
    }
    expect(pages.newest).toEqual(pages.oldest?.toReversed())
  })

  test('an order has its version as ETag, and a command may insist on it', async () => {
    const at = `/v1/orders/${await place()}`
    const read = await service.get(at)
    const etag = read.headers.get('etag') ?? ''
    expect(etag).toBe(`"${read.body.version}"`)
    expect((await service.get(at, { 'if-none-match': etag })).status).toBe(304)
    expect((await service.post(`${at}/pay`, {}, { 'if-match': etag })).status).toBe(200)
    const stale = await service.post(`${at}/process`, {}, { 'if-match': etag })
    expect(stale.body).toMatchObject({ status: 412, code: 'STALE_VERSION' })
    expect((await service.post('/v1/orders', { lines: [pens(1)] }, { 'if-match': etag })).status).toBe(400)
  })

  test('the same key has its effect once, also of what is paid', async () => {
    const key = { 'idempotency-key': '"cart-1"' }
    const [first, again] = [
      await service.post('/v1/orders', { lines: [pens(2)] }, key),
      await service.post('/v1/orders', { lines: [pens(2)] }, key),
    ]
    expect(again.body).toEqual(first.body)
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
    expect((await service.post('/v1/orders', { lines: [pens(3)] }, key)).body.code).toBe('IDEMPOTENCY_KEY_REUSED')
    const pay = () => service.post(`/v1/orders/${first.body.id}/pay`, {}, { 'idempotency-key': '"pay-1"' })
    const [paid, repaid] = [await pay(), await pay()]
    expect(repaid.body).toEqual(paid.body)
    expect(repaid.body.payments).toHaveLength(1)
  })
})
