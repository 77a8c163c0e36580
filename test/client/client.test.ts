import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { commandPaths } from '../../src/client/command-paths.ts'
import { type BatchOutcome, isStockholdError, type ReservationData, StockholdClient } from '../../src/client.ts'
import { stockCommands } from '../../src/service/stock-commands.ts'
import { TestService, tokens } from '../service/running-service.ts'

const pen = { warehouseId: 'SFO', productId: 'PEN' }

describe('the client', () => {
  let service: TestService
  let client: StockholdClient
  beforeEach(async () => {
    service = await (await TestService.start({ tokens })).stocked()
    client = clientOf('boss')
  })
  afterEach(() => service[Symbol.asyncDispose]())

  function clientOf(name: string): StockholdClient {
    const token = tokens.find((each) => each.name === name)?.token as string
    return new StockholdClient({ url: `${service.service.url}/`, token })
  }

  test('does what the library does, by the same names', async () => {
    expect(await client.addWarehouse({ id: 'NYC', name: 'New York' })).toMatchObject({ sequence: 3 })
    await client.configure({ warehouseId: 'NYC', capacity: 100 })
    await client.configure({ ...pen, reorderThreshold: 3 })
    expect(await client.warehouses()).toMatchObject([{ id: 'SFO' }, { id: 'NYC', capacity: 100 }])
    await client.receive({ ...pen, quantity: 5, unitCost: 120 })
    const hold = await client.reserve({ ...pen, quantity: 3, ttlMs: 60_000, reference: { type: 'cart', id: '17' } })
    expectTypeOf(hold).toEqualTypeOf<ReservationData>()
    await client.extend(hold.id, { ttlMs: 120_000 })
    expect(await client.confirm(hold.id)).toMatchObject({ status: 'confirmed', committed: 3 })
    expect(await client.fulfill(hold.id, { quantity: 2 })).toMatchObject({ fulfilled: 2 })
    await client.cancel(hold.id)
    await client.returnStock({ ...pen, quantity: 1, disposition: 'available', reservationId: hold.id })
    expect(await client.reservation(hold.id)).toMatchObject({ status: 'fulfilled', returned: 1 })
    await client.transfer({ sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', productId: 'PEN', quantity: 12 })
    expect(await client.stock(pen)).toMatchObject({ available: 2, reorderThreshold: 3 })
    expect(await client.availability('PEN')).toMatchObject({ available: 14 })
    expect(await client.lowStock()).toMatchObject([{ warehouseId: 'SFO', threshold: 3 }])
    expect(service.inventory.stock(pen).available).toBe(2)
    expect(client.sequence).toBe(13)
  })

  test('several go together, or none', async () => {
    const lines = [
      { ...pen, quantity: 2 },
      { ...pen, quantity: 3 },
    ]
    const held = await client.reserveAll({ lines })
    const ids = held.map(({ id }) => id)
    expect(await client.confirmAll(ids)).toMatchObject([{ status: 'confirmed' }, { status: 'confirmed' }])
    expect(await client.fulfillAll(ids)).toHaveLength(2)
    await expect(client.releaseAll(ids)).rejects.toMatchObject({ code: 'INVALID_RESERVATION_STATE', status: 409 })
  })

  test('a batch is what the library takes, and gives each command an outcome', async () => {
    const { id } = await client.reserve({ ...pen, quantity: 4 })
    const outcomes = await client.batch([
      { type: 'confirm', reservationId: id, quantity: 3 },
      { type: 'fulfill', reservationId: id },
      { type: 'returnStock', ...pen, quantity: 2, disposition: 'available', reservationId: id },
      { type: 'sell', ...pen, quantity: 99 },
    ])
    expectTypeOf(outcomes).toEqualTypeOf<BatchOutcome[]>()
    expect(outcomes).toMatchObject([
      { ok: true, value: { status: 'confirmed' } },
      { ok: true, value: { status: 'fulfilled' } },
      { ok: true, value: { sequence: 6 } },
      { ok: false, refusal: { code: 'INSUFFICIENT_STOCK', details: { requested: 99, available: 9 } } },
    ])
    expect(await client.reservation(id)).toMatchObject({ returned: 2 })
  })

  test('a refusal is an error with the code and the details of the library, or a value', async () => {
    const error = await client.reserve({ ...pen, quantity: 11 }).catch((each: unknown) => each)
    if (!isStockholdError(error, 'INSUFFICIENT_STOCK')) throw error
    // The compiler knows the details of the code.
    expect([error.details.requested, error.details.available, error.status]).toEqual([11, 10, 409])
    expect(error.message).toBe('Cannot reserve 11 of PEN in SFO: 10 available (0 reserved, 0 committed).')
    expect(isStockholdError(error, 'STALE_VERSION')).toBe(false)
    expect(await client.tryReserve({ ...pen, quantity: 11 })).toEqual({
      ok: false,
      refusal: { code: error.code, details: error.details, message: error.message },
    })
    expect(await client.tryReserve({ ...pen, quantity: 1 })).toMatchObject({ ok: true, value: { status: 'pending' } })
    await expect(clientOf('reader').tryReserve({ ...pen, quantity: 1 })).rejects.toMatchObject({
      code: 'SCOPE_MISSING',
      status: 403,
    })
  })

  test('lists come page by page, and go no further than they are read', async () => {
    await service.inventory.receive({ ...pen, quantity: 500 })
    for (let i = 0; i < 250; i += 1) await service.inventory.reserve({ ...pen, quantity: 1 })
    const ids = new Set<string>()
    for await (const { id } of client.reservations({ status: 'pending' })) ids.add(id)
    expect(ids.size).toBe(250)
    const sequences = []
    for await (const { sequence } of client.commits({ productId: 'PEN', fromSequence: 3 })) sequences.push(sequence)
    expect(sequences).toEqual(Array.from({ length: 251 }, (_, index) => index + 3))
    for await (const level of client.levels()) expect(level).toMatchObject(pen)
    let pages = 0
    const counting = new StockholdClient({
      url: service.service.url,
      token: tokens[0]?.token as string,
      fetch: (...input) => {
        pages += 1
        return fetch(...input)
      },
    })
    for await (const { sequence } of counting.commits()) if (sequence === 50) break
    expect(pages).toBe(1)
  })

  test('commits have who did it, and what they are about', async () => {
    const reference = { type: 'order', id: 'O-1' }
    await client.sell({ ...pen, quantity: 1, reference })
    await client.sell({ ...pen, quantity: 1 })
    const found = []
    for await (const commit of client.commits({ reference })) found.push(commit)
    expect(found).toMatchObject([{ sequence: 3, actor: 'boss', entries: [{ type: 'sold' }] }])
    expect(await client.commit(3)).toEqual(found[0])
    await expect(client.commit(99)).rejects.toMatchObject({ code: 'COMMIT_NOT_FOUND', status: 404 })
  })

  test('other routes are asked by their path', async () => {
    const answer = await client.request<{ openapi: string }>('GET', '/openapi.json')
    expect([answer.status, answer.body.openapi]).toEqual([200, '3.1.0'])
    const command = { body: { ...pen, quantity: 1 }, idempotencyKey: 'of my own' }
    const [first, second] = [
      await client.request('POST', '/v1/sell', command),
      await client.request('POST', '/v1/sell', command),
    ]
    expect([first.isReplayed, second.isReplayed]).toEqual([false, true])
    expect(second.body).toEqual(first.body)
    await expect(client.request('GET', '/v1/nowhere')).rejects.toMatchObject({ code: 'ROUTE_NOT_FOUND' })
  })

  test('a key of the caller’s own is the key of the command', async () => {
    const command = { ...pen, quantity: 1, idempotencyKey: 'order-17' }
    const first = await client.sell(command)
    expect(await client.sell(command)).toEqual(first)
    await expect(client.sell({ ...command, quantity: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(service.inventory.stock(pen).available).toBe(9)
  })

  test('ids stand in an address as they are', async () => {
    const productId = 'a/b?c=d&é %2F#'
    await client.receive({ warehouseId: 'SFO', productId, quantity: 2 })
    expect(await client.stock({ warehouseId: 'SFO', productId })).toMatchObject({ productId, available: 2 })
    for (const id of ['.', '..', ''])
      await expect(client.stock({ warehouseId: 'SFO', productId: id })).rejects.toThrow(/productId/)
  })
})

test('every command goes where the service has it', () => {
  const served = Object.entries(stockCommands).map(([type, { path }]) => [type, path])
  expect(commandPaths).toEqual(Object.fromEntries(served))
})

test.each([
  [{ url: 'stock.example.com' }, /url must be a whole address/],
  [{ url: 'ftp://stock.example.com' }, /url must be a whole address/],
  [{ url: 'http://me:secret@stock.example.com' }, /url must have nothing but a host and a path/],
  [{ url: 'http://localhost', token: 'my secret' }, /token must be printable/],
  [{ url: 'http://localhost', retries: -1 }, /retries must be a whole number from 0 to 20; it is -1/],
  [{ url: 'http://localhost', timeoutMs: 0.5 }, /timeoutMs must be a whole number/],
  [{ url: 'http://localhost', retry: 3 }, /retry is no option of a client/],
])('options that cannot be are refused, and no secret is told: %j', (options, message) => {
  const made = (): StockholdClient => new StockholdClient(options as never)
  expect(made).toThrow(message)
  expect(made).not.toThrow(/secret/)
  expect(made).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
