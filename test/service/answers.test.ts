import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import * as answers from '../../src/service/schemas/answers.ts'
import { stockCommands } from '../../src/service/stock-commands.ts'
import { fitting } from './fitting.ts'
import { TestService } from './running-service.ts'

/** Mostly what could be meant. */
function mostly(good: readonly unknown[], ...bad: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 19, arbitrary: fc.constantFrom(...good) }, fc.constantFrom(...bad))
}

const quantities = mostly([1, 2, 3, 4, 5], 0, -1, 2 ** 60, '1')
/** Fields that commands have. */
const bodies = fc.record(
  {
    warehouseId: mostly(['SFO', 'NYC'], 'LAX', ''),
    productId: mostly(['PEN'], 'CUP', null),
    sourceWarehouseId: mostly(['SFO'], 'LAX'),
    destinationWarehouseId: mostly(['NYC'], 'SFO'),
    quantity: quantities,
    reason: mostly(['found'], ''),
    disposition: mostly(['available', 'damaged'], 'lost'),
    from: mostly(['damaged', 'quarantined'], 'moon'),
    delta: mostly([-2, -1, 1, 2], 0),
    counted: mostly([500, 900], -1),
    ttlMs: mostly([60_000], 0),
    metadata: fc.jsonValue(),
    effectiveAt: mostly([0, 1e12], 9e15),
  },
  { requiredKeys: ['warehouseId', 'productId', 'quantity', 'reason', 'delta', 'counted', 'disposition', 'from'] },
)

describe('answers', () => {
  let service: TestService
  beforeAll(async () => {
    service = await (await TestService.start()).stocked(1_000)
    await service.inventory.addWarehouse({ id: 'NYC', name: 'New York', capacity: 50 })
  })
  afterAll(() => service[Symbol.asyncDispose]())

  test('are what their schemas say, whatever is sent, and nothing is a fault of the service', async () => {
    const commands = fc.constantFrom(...Object.values(stockCommands))
    const exact = fc.integer({ min: 0, max: 19 }).map((drawn) => drawn > 0)
    let done = 0
    await fc.assert(
      fc.asyncProperty(commands, bodies, exact, async ({ path, body: schema, answer }, given, isExact) => {
        const body = isExact ? fitting(schema as z.ZodType, given) : given
        const reservation = [...service.inventory.reservations()].at(-1)?.id ?? 'none'
        const got = await service.post(`/v1${path.replace(':reservationId', reservation)}`, body)
        const expected: z.ZodType = got.status < 300 ? answer : answers.ProblemAnswer
        expect(got.status, JSON.stringify(got.body)).toBeLessThan(500)
        expect(expected.safeParse(got.body).error, `${path} ${JSON.stringify(got.body)}`).toBeUndefined()
        if (got.status < 300) done += 1
      }),
      { numRuns: 400 },
    )
    expect(done).toBeGreaterThan(60)
    expect((await service.inventory.reconcile()).drift).toEqual([])
  })

  test.each([
    ['/v1/warehouses', answers.pageOf(answers.WarehouseAnswer)],
    ['/v1/warehouses/SFO', answers.WarehouseAnswer],
    ['/v1/warehouses/SFO/levels/PEN', answers.StockAnswer],
    ['/v1/levels?limit=2', answers.pageOf(answers.StockAnswer)],
    ['/v1/availability/PEN', answers.AvailabilityAnswer],
    ['/v1/low-stock', answers.pageOf(answers.LowStockAnswer)],
    ['/v1/reservations', answers.pageOf(answers.ReservationAnswer)],
    ['/v1/commits', answers.pageOf(answers.CommitAnswer)],
    ['/v1/commits/2', answers.CommitAnswer],
  ])('of GET %s are what their schema says', async (path, schema) => {
    const { status, body } = await service.get(path)
    expect([status, schema.safeParse(body).error]).toEqual([200, undefined])
  })
})
