import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pageOf } from '../../src/service/schemas/answers.ts'
import { BackorderAnswer, PolicyAnswer, ReservedOrWaitingAnswer } from '../../src/service/schemas/backorder-schemas.ts'
import { PromisedAnswer } from '../../src/service/schemas/story-answers.ts'
import { as, TestService, tokens } from './running-service.ts'

const policyPath = '/v1/products/PEN/backorder-policy'

describe('backorders and promises over HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await (await TestService.startShop({ tokens })).stocked(3)
    await service.inventory.addWarehouse({ id: 'NYC', name: 'New York' })
    await service.ask('PUT', policyPath, { policy: 'backorder', limit: 10 }, as('boss'))
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const wait = async (body: object = {}) =>
    (await service.post('/v1/backorders', { productId: 'PEN', quantity: 5, ...body }, as('web'))).body
  const get = (path: string) => service.get(path, as('reader'))

  test('what is there is held, the rest waits, is filled and cancelled', async () => {
    const first = await wait()
    expect(ReservedOrWaitingAnswer.safeParse(first).error).toBeUndefined()
    expect(first).toMatchObject({ reservations: [{ held: 3 }], backorder: { waiting: 2, position: 1 } })
    const second = (await wait({ quantity: 4, warehouseId: 'SFO', fillAs: 'committed' })).backorder
    expect(second).toMatchObject({ waiting: 4, position: 2, warehouseId: 'SFO' })
    const full = await service.post('/v1/backorders', { productId: 'PEN', quantity: 5 }, as('web'))
    expect(full.body).toMatchObject({ status: 409, code: 'BACKORDER_LIMIT' })
    const { body } = await get('/v1/backorders')
    expect(pageOf(BackorderAnswer).safeParse(body).error).toBeUndefined()
    expect(new Set(body.items.map(({ id }: { id: string }) => id))).toEqual(new Set([first.backorder.id, second.id]))
    await service.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 3 })
    expect((await get(`/v1/backorders/${first.backorder.id}`)).body).toMatchObject({ status: 'filled', filled: 2 })
    const rest = await get('/v1/backorders?isWaiting=true&productId=PEN')
    expect(rest.body.items).toMatchObject([{ id: second.id, status: 'partly-filled', waiting: 3, position: 1 }])
    expect((await get('/v1/backorders?isWaiting=false')).body.items).toMatchObject([{ id: first.backorder.id }])
    expect((await get('/v1/backorders?status=filled')).body.items).toHaveLength(1)
    expect((await get('/v1/backorders?warehouseId=NYC')).body.items).toEqual([])
    const cancelled = await service.post(
      `/v1/backorders/${second.id}/cancel`,
      { reason: 'bought elsewhere' },
      as('web'),
    )
    expect(cancelled.body).toMatchObject({ waiting: 0, filled: 1 })
    expect(cancelled.body).not.toHaveProperty('position')
  })

  test('a policy is set by who may, for a product and for a warehouse', async () => {
    const setting = { policy: 'pre-order', warehouseId: 'NYC', releaseAt: 9e12 }
    expect((await service.ask('PUT', policyPath, setting, as('web'))).body.code).toBe('SCOPE_MISSING')
    const set = await service.ask('PUT', policyPath, setting, as('boss'))
    expect(set.body).toEqual({ policy: 'pre-order', releaseAt: 9e12 })
    expect(PolicyAnswer.safeParse(set.body).error).toBeUndefined()
    expect((await get(policyPath)).body).toEqual({ policy: 'backorder', limit: 10 })
    expect((await get(`${policyPath}?warehouseId=NYC`)).body).toEqual(set.body)
    expect((await get('/v1/products/CUP/backorder-policy')).body).toEqual({ policy: 'deny' })
    const wrong = await service.ask('PUT', policyPath, { policy: 'pre-order' }, as('boss'))
    expect(wrong.body).toMatchObject({ status: 422, code: 'INVALID_ARGUMENT' })
  })

  test('promises say when: from stock, from what is on its way, and for those who wait', async () => {
    const now = await get('/v1/promises?productId=PEN&quantity=2')
    expect(now.body).toMatchObject({ requested: 2, text: 'in stock', byDate: [{ quantity: 2, source: 'stock' }] })
    expect(PromisedAnswer.safeParse(now.body).error).toBeUndefined()
    expect((await get('/v1/promises/PEN/now')).body).toEqual({ productId: 'PEN', available: 3 })
    const { backorder } = await wait()
    expect((await get(`/v1/backorders/${backorder.id}/expected`)).body).toEqual({ backorderId: backorder.id })
    await service.inventory.receive({ warehouseId: 'NYC', productId: 'PEN', quantity: 2 })
    expect((await get('/v1/promises/PEN/now?warehouseId=NYC')).body).toMatchObject({ warehouseId: 'NYC', available: 0 })
    const waiting = await wait({ quantity: 1, warehouseId: 'NYC' })
    await service.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 4 })
    const [expectedAt, line] = [Date.now() + 9e8, { productId: 'PEN', quantity: 4 }]
    const route = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
    const { id } = await service.shop.transfers.request({ ...route, lines: [line], expectedAt })
    await service.shop.transfers.ship(id, { expectedAt })
    expect((await get(`/v1/backorders/${waiting.backorder.id}/expected`)).body).toMatchObject({ expectedAt })
    const later = await get('/v1/promises?productId=PEN&quantity=3&warehouseId=NYC')
    expect(later.body).toMatchObject({ completeAt: expectedAt, byDate: [{ quantity: 3, source: 'transfer' }] })
  })

  test.each([
    ['/v1/promises?productId=PEN', 422, 'INVALID_ARGUMENT'],
    ['/v1/promises?productId=PEN&quantity=0', 422, 'INVALID_QUANTITY'],
    ['/v1/promises?productId=PEN&quantity=1&warehouseId=LAX', 404, 'WAREHOUSE_NOT_FOUND'],
    ['/v1/promises/PEN/now?warehouseId=LAX', 404, 'WAREHOUSE_NOT_FOUND'],
    ['/v1/backorders?isWaiting=maybe', 422, 'INVALID_ARGUMENT'],
    ['/v1/backorders/NONE', 404, 'BACKORDER_NOT_FOUND'],
    ['/v1/backorders/NONE/expected', 404, 'BACKORDER_NOT_FOUND'],
  ])('what is wrong with GET %s is said', async (path, status, code) => {
    expect((await get(path)).body).toMatchObject({ status, code })
  })
})
