import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pageOf } from '../../src/service/schemas/answers.ts'
import { TransferAnswer } from '../../src/service/schemas/transfer-schemas.ts'
import { always, never } from '../../src/transfers.ts'
import { as, TestService, tokens } from './running-service.ts'

const wish = (quantity: number): object => ({
  ...{ sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' },
  lines: [{ productId: 'PEN', quantity }],
})

async function start(approval = always()): Promise<TestService> {
  const service = await (await TestService.startShop({ tokens }, { approval })).stocked()
  await service.inventory.addWarehouse({ id: 'NYC', name: 'New York' })
  return service
}

describe('transfers over HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await start()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const ask = async (quantity = 5): Promise<string> =>
    (await service.post('/v1/transfers', wish(quantity), as('web'))).body.id

  test('two people approve one, and then it is sent in parts and arrives, some of it damaged or lost', async () => {
    const asked = await service.post('/v1/transfers', { ...wish(6), expectedAt: 9e12 }, as('web'))
    const at = asked.headers.get('location') ?? ''
    expect([asked.status, at]).toEqual([201, `/v1/transfers/${asked.body.id}`])
    expect(asked.body).toMatchObject({ status: 'pending-approval', requestedBy: 'web', expectedAt: 9e12 })
    const own = await service.post(`${at}/approve`, {}, as('web'))
    expect(own.body).toMatchObject({ status: 403, code: 'SAME_ACTOR', details: { actor: 'web' } })
    // A body cannot say that it is somebody else
    expect((await service.post(`${at}/approve`, { actor: 'boss' }, as('web'))).status).toBe(422)
    expect(service.shop.transfers.transfer(asked.body.id).status).toBe('pending-approval')
    const approved = await service.post(`${at}/approve`, {}, as('boss'))
    expect(approved.body).toMatchObject({ status: 'approved', approvedBy: 'boss', lines: [{ held: 6 }] })
    const part = { lines: [{ productId: 'PEN', quantity: 4 }] }
    expect((await service.post(`${at}/ship`, part, as('web'))).body.status).toBe('partially-shipped')
    expect((await service.post(`${at}/ship`, {}, as('web'))).body.status).toBe('shipped')
    const came = { receiptId: 'R-1', reason: 'wet', lines: [{ productId: 'PEN', quantity: 3, damaged: 1, lost: 1 }] }
    for (const times of ['once', 'twice'])
      expect((await service.post(`${at}/receive`, came, as('web'))).body, times).toMatchObject({
        status: 'partially-received',
        lines: [{ inTransit: 1, received: 3, damaged: 1, lost: 1 }],
      })
    const closed = await service.post(`${at}/receive`, { close: true, reason: 'nothing more came' }, as('web'))
    expect(closed.body).toMatchObject({ status: 'received', lines: [{ lost: 2 }] })
    expect((await service.get(at, as('reader'))).body).toEqual(closed.body)
    expect(TransferAnswer.safeParse(closed.body).error).toBeUndefined()
    expect(service.inventory.stock({ warehouseId: 'NYC', productId: 'PEN' })).toMatchObject({
      available: 3,
      damaged: 1,
    })
    expect((await service.inventory.reconcile()).drift).toEqual([])
  })

  test('one is rejected, and another cancelled: what was held is free', async () => {
    const [first, second] = [await ask(), await ask()]
    const why = { reason: 'no room' }
    expect((await service.post(`/v1/transfers/${first}/reject`, why, as('boss'))).body.status).toBe('rejected')
    await service.post(`/v1/transfers/${second}/approve`, {}, as('boss'))
    expect((await service.get('/v1/availability/PEN', as('web'))).body).toMatchObject({ available: 5 })
    expect((await service.post(`/v1/transfers/${second}/cancel`, why, as('web'))).body.status).toBe('cancelled')
    expect((await service.get('/v1/availability/PEN', as('web'))).body).toMatchObject({ available: 10 })
  })

  test('lists are filtered, and read page by page from either end', async () => {
    const ids = [await ask(1), await ask(1), await ask(1)]
    await service.post(`/v1/transfers/${ids[1]}/approve`, {}, as('boss'))
    const list = async (query: string): Promise<string[]> =>
      (await service.get(`/v1/transfers?${query}`, as('reader'))).body.items.map(({ id }: { id: string }) => id)
    expect((await list('')).toSorted()).toEqual(ids.toSorted())
    expect(await list('status=approved')).toEqual([ids[1]])
    expect(await list('warehouseId=NYC&productId=PEN')).toHaveLength(3)
    expect(await list('productId=CUP')).toEqual([])
    expect(await list('warehouseId=LAX')).toEqual([])
    for (const sort of ['oldest', 'newest']) {
      const { body } = await service.get(`/v1/transfers?limit=2&sort=${sort}`, as('reader'))
      expect(pageOf(TransferAnswer).safeParse(body).error).toBeUndefined()
      const rest = await list(`limit=2&sort=${sort}&cursor=${body.next}`)
      const seen: string[] = [...body.items.map(({ id }: { id: string }) => id), ...rest]
      expect(seen.toSorted()).toEqual(ids.toSorted())
      const times = seen.map((id) => service.shop.transfers.transfer(id).requestedAt)
      expect(times).toEqual(times.toSorted((a, b) => (sort === 'oldest' ? a - b : b - a)))
    }
  })

  test('a key has its effect once, and what is wrong is said', async () => {
    const key = { ...as('web'), 'idempotency-key': 'move-1' }
    const [first, again] = [
      await service.post('/v1/transfers', wish(2), key),
      await service.post('/v1/transfers', wish(2), key),
    ]
    expect([again.body.id, again.headers.get('idempotent-replayed')]).toEqual([first.body.id, 'true'])
    const id = first.body.id
    const line = { productId: 'PEN', quantity: 1 }
    const wrong: [path: string, body: object, status: number, code: string][] = [
      ['', { ...wish(1), destinationWarehouseId: 'SFO' }, 422, 'SAME_WAREHOUSE'],
      ['', { ...wish(1), destinationWarehouseId: 'LAX' }, 404, 'WAREHOUSE_NOT_FOUND'],
      ['', { ...wish(1), lines: [] }, 422, 'INVALID_ARGUMENT'],
      ['', { ...wish(1), lines: [line, line] }, 422, 'INVALID_ARGUMENT'],
      ['', wish(0), 422, 'INVALID_ARGUMENT'],
      [`/${id}/reject`, {}, 422, 'INVALID_ARGUMENT'],
      [`/${id}/ship`, {}, 409, 'INVALID_TRANSFER_STATE'],
      [`/${id}/receive`, { lines: [{ ...line, broken: 1 }] }, 422, 'INVALID_ARGUMENT'],
      ['/NONE/approve', {}, 404, 'TRANSFER_NOT_FOUND'],
    ]
    for (const [path, body, status, code] of wrong) {
      const got = await service.post(`/v1/transfers${path}`, body, as('web'))
      expect(got.body, `${path} ${JSON.stringify(body)}`).toMatchObject({ status, code })
    }
    await service.post(`/v1/transfers/${id}/approve`, {}, as('boss'))
    await service.post(`/v1/transfers/${id}/ship`, {}, as('web'))
    const many = { lines: [{ productId: 'PEN', quantity: 3 }] }
    expect((await service.post(`/v1/transfers/${id}/receive`, many, as('web'))).body.code).toBe('OVER_RECEIPT')
    expect((await service.post('/v1/transfers', wish(1), as('reader'))).body.code).toBe('SCOPE_MISSING')
    expect((await service.get('/v1/transfers?status=lost', as('web'))).status).toBe(422)
    expect((await service.get('/v1/transfers/NONE', as('web'))).body.code).toBe('TRANSFER_NOT_FOUND')
  })
})

test('where nobody has to approve, what cannot be held is refused at once', async () => {
  await using service = await start(never())
  const refused = await service.post('/v1/transfers', wish(11), as('web'))
  expect(refused.body).toMatchObject({ status: 409, code: 'INSUFFICIENT_STOCK' })
  expect((await service.post('/v1/transfers', wish(10), as('web'))).body.status).toBe('approved')
})
