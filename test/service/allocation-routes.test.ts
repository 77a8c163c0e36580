import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AllocationAnswer, PlanAnswer } from '../../src/service/schemas/allocation-schemas.ts'
import { as, TestService, tokens } from './running-service.ts'

const places = [
  { id: 'SFO', name: 'San Francisco', location: { latitude: 37.6, longitude: -122.4 } },
  { id: 'NYC', name: 'New York', location: { latitude: 40.7, longitude: -74 } },
]
const cart = { lines: [{ productId: 'PEN', quantity: 3, lineId: 'L-1' }] }

describe('allocation over HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await TestService.startShop({ tokens })
    for (const place of places) await service.inventory.addWarehouse(place)
    await service.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 8 })
    await service.inventory.receive({ warehouseId: 'NYC', productId: 'PEN', quantity: 4 })
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const from = (plan: { shipments: { warehouseId: string }[] }): string[] =>
    plan.shipments.map(({ warehouseId }) => warehouseId)

  test('a plan says where a cart comes from and why, by a strategy, and writes nothing', async () => {
    const { sequence } = (await service.get('/v1/commits?limit=1', as('reader'))).body
    const plan = (body: object) => service.post('/v1/allocations/plan', { ...cart, ...body }, as('reader'))
    const { body } = await plan({ destination: places[1]?.location, strategy: { name: 'nearest' } })
    expect(PlanAnswer.safeParse(body).error).toBeUndefined()
    expect(body).toMatchObject({ isComplete: true, isOptimal: true, short: [] })
    expect([from(body), body.explanation.length > 0]).toEqual([['NYC'], true])
    expect(from((await plan({ strategy: { name: 'mostStock' } })).body)).toEqual(['SFO'])
    const byHand = { name: 'byPriority', warehouseIds: ['NYC', 'SFO'] }
    expect(from((await plan({ strategy: byHand })).body)).toEqual(['NYC'])
    expect(from((await plan({ only: ['SFO'] })).body)).toEqual(['SFO'])
    const short = await plan({ lines: [{ productId: 'PEN', quantity: 99 }] })
    expect(short.body).toMatchObject({ isComplete: false, short: [{ requested: 99, allocated: 12, missing: 87 }] })
    expect(PlanAnswer.safeParse(short.body).error).toBeUndefined()
    expect((await service.get('/v1/commits?limit=1', as('reader'))).body.sequence).toBe(sequence)
  })

  test('a cart is held where it is planned, once for a key, all of it or nothing', async () => {
    const key = { ...as('web'), 'idempotency-key': 'cart-1' }
    const whole = { lines: [{ productId: 'PEN', quantity: 10 }], ttlMs: 60_000, strategy: { name: 'mostStock' } }
    const [first, again] = [
      await service.post('/v1/allocations', whole, key),
      await service.post('/v1/allocations', whole, key),
    ]
    expect(AllocationAnswer.safeParse(first.body).error).toBeUndefined()
    expect(first.body.reservations).toMatchObject([{ held: 8 }, { held: 2 }])
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true'])
    expect((await service.get('/v1/availability/PEN', as('web'))).body).toMatchObject({ available: 2, reserved: 10 })
    const more = await service.post('/v1/allocations', cart, as('web'))
    expect(more.body).toMatchObject({ status: 409, code: 'INSUFFICIENT_STOCK', details: { short: [{ missing: 1 }] } })
    const part = await service.post('/v1/allocations', { ...cart, partial: true }, as('web'))
    expect(part.body).toMatchObject({ plan: { isComplete: false }, reservations: [{ held: 2 }] })
  })

  test.each([
    [{ ...cart, strategy: { name: 'cheapest' } }, 422, 'INVALID_ARGUMENT'],
    [{ ...cart, strategy: 'nearest' }, 422, 'INVALID_ARGUMENT'],
    [{ ...cart, strategy: { name: 'byPriority' } }, 422, 'INVALID_ARGUMENT'],
    [{ ...cart, strategy: { name: 'nearest' } }, 422, 'INVALID_ARGUMENT'],
    [{ lines: [] }, 422, 'INVALID_ARGUMENT'],
    [{ ...cart, only: ['SFO', 'SFO'] }, 422, 'INVALID_ARGUMENT'],
    [{ ...cart, only: ['LAX'] }, 404, 'WAREHOUSE_NOT_FOUND'],
    [{ ...cart, hurry: true }, 422, 'INVALID_ARGUMENT'],
  ])('%j is refused', async (body, status, code) => {
    for (const path of ['/v1/allocations/plan', '/v1/allocations'])
      expect((await service.post(path, body, as('web'))).body, path).toMatchObject({ status, code })
  })

  test('who may only look holds nothing', async () => {
    expect((await service.post('/v1/allocations', cart, as('reader'))).body.code).toBe('SCOPE_MISSING')
  })
})
