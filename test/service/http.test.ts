import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeClock } from '../support/fake-clock.ts'
import { TestService } from './running-service.ts'

const pen = { warehouseId: 'SFO', productId: 'PEN' }

describe('the inventory over HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await (await TestService.start()).stocked()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  test('warehouses are registered, changed and read', async () => {
    const added = await service.post('/v1/warehouses', { id: 'NYC', name: 'New York' })
    expect(added).toMatchObject({ status: 201, body: { sequence: 3 } })
    expect((await service.ask('PATCH', '/v1/warehouses/NYC', { capacity: 5 })).status).toBe(200)
    expect((await service.get('/v1/warehouses/NYC')).body).toEqual({
      id: 'NYC',
      name: 'New York',
      capacity: 5,
      onHand: 0,
    })
    expect((await service.get('/v1/warehouses')).body.items).toHaveLength(2)
    expect((await service.get('/v1/warehouses/LAX')).body).toMatchObject({ code: 'WAREHOUSE_NOT_FOUND' })
  })

  test('a hold is made, prolonged, confirmed, shipped and comes back', async () => {
    const { status, headers, body } = await service.post('/v1/reservations', { ...pen, quantity: 3, ttlMs: 60_000 })
    expect([status, headers.get('location')]).toEqual([201, `/v1/reservations/${body.id}`])
    const at = `/v1/reservations/${body.id}`
    expect((await service.post(`${at}/extend`, { ttlMs: 120_000 })).status).toBe(200)
    expect((await service.post(`${at}/confirm`, {})).body).toMatchObject({ status: 'confirmed', committed: 3 })
    expect((await service.post(`${at}/fulfill`, { quantity: 2 })).body).toMatchObject({ fulfilled: 2 })
    expect((await service.post(`${at}/cancel`, {})).body).toMatchObject({ status: 'fulfilled' })
    const back = { ...pen, quantity: 1, disposition: 'available', reservationId: body.id }
    expect((await service.post('/v1/return', back)).status).toBe(200)
    expect((await service.get(at)).body).toMatchObject({ status: 'fulfilled', returned: 1 })
    expect((await service.get('/v1/availability/PEN')).body).toMatchObject({ available: 9, onHand: 9 })
  })

  test('goods are transferred, counted, adjusted, and listed where they are low', async () => {
    await service.post('/v1/warehouses', { id: 'NYC', name: 'New York' })
    const way = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', productId: 'PEN', quantity: 4 }
    expect((await service.post('/v1/transfer', way)).status).toBe(200)
    expect((await service.post('/v1/count', { ...pen, counted: 5, reason: 'inventory day' })).status).toBe(200)
    expect((await service.post('/v1/adjust', { ...pen, delta: -3, reason: 'lost' })).status).toBe(200)
    expect((await service.get('/v1/levels?productId=PEN')).body.items).toMatchObject([
      { available: 4 },
      { available: 2 },
    ])
    expect((await service.get('/v1/low-stock')).body.items).toMatchObject([{ warehouseId: 'SFO', available: 2 }])
  })

  test('several are reserved and released together, or none', async () => {
    const lines = [
      { ...pen, quantity: 2 },
      { ...pen, quantity: 9 },
    ]
    expect((await service.post('/v1/reserve-all', { lines })).body).toMatchObject({ code: 'INSUFFICIENT_STOCK' })
    const held = await service.post('/v1/reserve-all', { lines: lines.slice(0, 1) })
    const reservationIds = held.body.map(({ id }: { id: string }) => id)
    expect((await service.post('/v1/release-all', { reservationIds })).body).toMatchObject([{ status: 'released' }])
  })

  test('a batch gives each of its commands an outcome of its own', async () => {
    const reserve = (quantity: number): object => ({ type: 'reserve', request: { ...pen, quantity } })
    const { status, body } = await service.post('/v1/batch', { commands: [reserve(8), reserve(8)] })
    expect(status).toBe(200)
    expect(body.outcomes).toMatchObject([{ ok: true }, { ok: false, refusal: { code: 'INSUFFICIENT_STOCK' } }])
    const confirm = { type: 'confirm', reservationId: body.outcomes[0].value.id, request: {} }
    const second = await service.post('/v1/batch', { commands: [confirm, { type: 'steal', request: {} }] })
    expect(second.body).toMatchObject({ status: 422, code: 'INVALID_ARGUMENT' })
    const third = await service.post('/v1/batch', { commands: [confirm] })
    expect(third.body.outcomes).toMatchObject([{ ok: true, value: { status: 'confirmed' } }])
  })

  test('lists are read page by page: nothing twice, and nothing missed that stays', async () => {
    for (let i = 0; i < 5; i += 1) await service.inventory.reserve({ ...pen, quantity: 1 })
    const seen: string[] = []
    let path: string | undefined = '/v1/reservations?limit=2&status=pending'
    while (path !== undefined) {
      const { body, headers } = await service.get(path)
      seen.push(...body.items.map(({ id }: { id: string }) => id))
      path = /<(.*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
    }
    expect(seen).toEqual([...service.inventory.reservations()].map(({ id }) => id))
  })

  test('the log is read by sequence', async () => {
    const first = await service.get('/v1/commits?limit=1')
    expect(first.body).toMatchObject({ sequence: 2, items: [{ sequence: 1 }], next: '2' })
    const next = await service.get(/<(.*)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '')
    expect(next.body.items).toMatchObject([{ sequence: 2 }])
    expect(next.body.next).toBeUndefined()
    expect((await service.get('/v1/commits/2')).body).toMatchObject({ entries: [{ type: 'received' }] })
    expect((await service.get('/v1/commits/9')).body).toMatchObject({ status: 404, code: 'COMMIT_NOT_FOUND' })
  })

  test('the same key has its effect once, by either form of the header', async () => {
    const sell = (key: string, quantity: number) =>
      service.post('/v1/sell', { ...pen, quantity }, { 'idempotency-key': key })
    const first = await sell('"sale-1"', 2)
    const again = await sell('sale-1', 2)
    expect(again.body).toEqual(first.body)
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
    expect((await sell('sale-1', 3)).body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' })
    expect((await sell('"torn', 3)).status).toBe(400)
    expect(service.inventory.stock(pen).available).toBe(8)
  })

  test('a level has its version as ETag, and a command may insist on it', async () => {
    const read = await service.get('/v1/warehouses/SFO/levels/PEN')
    const etag = read.headers.get('etag') ?? ''
    expect(etag).toBe(`"${read.body.version}"`)
    expect((await service.get('/v1/warehouses/SFO/levels/PEN', { 'if-none-match': etag })).status).toBe(304)
    const sell = () => service.post('/v1/sell', { ...pen, quantity: 1 }, { 'if-match': etag })
    expect((await sell()).status).toBe(200)
    expect((await sell()).body).toMatchObject({ status: 412, code: 'STALE_VERSION' })
    const way = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', productId: 'PEN', quantity: 4 }
    expect((await service.post('/v1/transfer', way, { 'if-match': etag })).status).toBe(400)
  })

  test('every answer says which commit it knows, a refusal too', async () => {
    const sold = await service.post('/v1/sell', { ...pen, quantity: 1 })
    expect(sold.headers.get('stockhold-sequence')).toBe(String(sold.body.sequence))
    for (const path of ['/v1/warehouses', '/v1/warehouses/LAX', '/livez', '/openapi.json'])
      expect((await service.get(path)).headers.get('stockhold-sequence'), path).toBe('3')
  })
})

test('the last commit at or before a time is found, whatever the times are', async () => {
  const clock = new FakeClock(1_000)
  await using service = await TestService.start({}, { clock })
  const times: number[] = []
  await service.inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  times.push(clock.now())
  for (const step of [0, 5, 0, 0, 7, 1, 0, 100]) {
    clock.advance(step)
    await service.inventory.receive({ ...pen, quantity: 1 })
    times.push(clock.now())
  }
  for (const at of [0, 999, 1_000, 1_004, 1_005, 1_011, 1_012, 1_013, 1_112, 1_113, 9_999]) {
    const { body } = await service.get(`/v1/commits-at?at=${at}`)
    expect([at, body.sequence]).toEqual([at, times.filter((time) => time <= at).length])
  }
  expect((await service.get('/v1/commits-at')).status).toBe(422)
})
