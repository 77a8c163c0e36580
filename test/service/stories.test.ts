import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MemoryJournal } from '../../src/index.ts'
import { SimulatedPayments } from '../../src/orders.ts'
import { ExplanationAnswer, TimelineRowAnswer } from '../../src/service/schemas/story-answers.ts'
import { serve } from '../../src/service.ts'
import { Shop } from '../../src/shop.ts'
import { TestService } from './running-service.ts'

const level = '/v1/warehouses/SFO/levels/PEN/timeline'

describe('the timeline of a level', () => {
  let service: TestService
  beforeAll(async () => {
    service = await (await TestService.start()).stocked(10)
  })
  afterAll(() => service[Symbol.asyncDispose]())

  test('has the newest movement first, and what stood there after each', async () => {
    const { id } = await service.inventory.reserve({ warehouseId: 'SFO', productId: 'PEN', quantity: 4 })
    await service.inventory.confirm(id, { quantity: 3, actor: 'web', reason: 'paid' })
    const { body } = await service.get(level)
    expect(
      body.items.map(({ type, quantity, after }: { type: string; quantity: number; after: object }) => [
        type,
        quantity,
        after,
      ]),
    ).toEqual([
      ['released', 1, { available: 7, reserved: 0, committed: 3, damaged: 0, quarantined: 0 }],
      ['confirmed', 3, { available: 6, reserved: 1, committed: 3, damaged: 0, quarantined: 0 }],
      ['reserved', 4, { available: 6, reserved: 4, committed: 0, damaged: 0, quarantined: 0 }],
      ['received', 10, { available: 10, reserved: 0, committed: 0, damaged: 0, quarantined: 0 }],
    ])
    expect(body.items[0]).toMatchObject({ actor: 'web', reason: 'paid', reservationId: id })
    for (const row of body.items) expect(TimelineRowAnswer.safeParse(row).error).toBeUndefined()
  })

  test('of a random life goes down to nothing, page by page, and leaves no movement out', async () => {
    const step = fc.record({ does: fc.constantFrom('receive', 'sell', 'damage', 'other'), quantity: fc.nat(5) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), async (steps, limit) => {
        const { inventory } = service
        const key = { warehouseId: 'SFO', productId: 'PEN' }
        for (const { does, quantity } of steps) {
          const request = { ...key, quantity: quantity + 1 }
          const productId = does === 'other' ? 'CUP' : 'PEN'
          if (does === 'receive' || does === 'other') await inventory.receive({ ...request, productId })
          else if (does === 'sell') await inventory.sell(request).catch(() => undefined)
          else await inventory.markDamaged({ ...request, reason: 'fell' }).catch(() => undefined)
        }
        const rows = []
        let path: string | undefined = `${level}?limit=${limit}`
        while (path !== undefined) {
          const { body } = await service.get(path)
          rows.push(...body.items)
          path = body.next === undefined ? undefined : `${level}?limit=${limit}&cursor=${body.next}`
        }
        let moved = 0
        for await (const { entries } of inventory.auditLog.commits(key))
          moved += entries.filter((entry) => 'from' in entry && entry.productId === 'PEN').length
        expect(rows).toHaveLength(moved)
        const { available, damaged } = inventory.stock(key)
        expect(rows[0].after).toMatchObject({ available, damaged })
        expect(rows.at(-1).after).toMatchObject({ damaged: 0, reserved: 0, committed: 0 })
        expect(rows.at(-1).type).toBe('received')
      }),
      { numRuns: 10 },
    )
  })

  test.each(['x', Buffer.from('{"sequence":-1}').toString('base64url')])(
    'refuses the cursor %s, which nobody gave',
    async (cursor) => {
      expect((await service.get(`${level}?cursor=${cursor}`)).body).toMatchObject({ status: 400 })
    },
  )

  test('of a warehouse that is not there says so, and of a product that never was is empty', async () => {
    expect((await service.get('/v1/warehouses/LAX/levels/PEN/timeline')).body.code).toBe('WAREHOUSE_NOT_FOUND')
    expect((await service.get('/v1/warehouses/SFO/levels/NEVER/timeline')).body.items).toEqual([])
  })
})

test('a product that is sold out is explained, and its holds name their orders', async () => {
  const shop = await Shop.open({ journal: new MemoryJournal(), payments: new SimulatedPayments(), currency: 'EUR' })
  await using service = await serve({ shop, port: 0 })
  await shop.inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await shop.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 3 })
  const order = await shop.orders.place({ lines: [{ productId: 'PEN', quantity: 2, unitPrice: 100 }] })
  await shop.inventory.reserve({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
  const body = await (await fetch(`${service.url}/v1/explanations/PEN`)).json()
  expect(ExplanationAnswer.safeParse(body).error).toBeUndefined()
  const { holds, sums, reasons } = body as { holds: object[]; sums: object; reasons: string[] }
  expect(sums).toMatchObject({ onHand: 3, available: 0, reserved: 3 })
  expect(holds).toContainEqual(expect.objectContaining({ orderId: order.id, orderNumber: order.number, quantity: 2 }))
  expect(holds.filter((hold) => !('orderId' in hold))).toHaveLength(1)
  expect(reasons.length).toBeGreaterThan(0)
  expect(shop.orders.byRow(order.lines[0]?.rows[0]?.id ?? '').id).toBe(order.id)
  expect(() => shop.orders.byRow('nobody')).toThrow('nobody')
  await shop.close()
})

test('the holds that run out next come first', async () => {
  await using service = await (await TestService.start()).stocked(100)
  const hold = (minutes: number) =>
    service.inventory.reserve({ warehouseId: 'SFO', productId: 'PEN', quantity: 1, ttlMs: minutes * 60_000 })
  const made = [await hold(5), await hold(2), await hold(9), await hold(1), await hold(2)]
  const { body } = await service.get('/v1/holds-ending?limit=3')
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([made[3]?.id, made[1]?.id, made[4]?.id])
})
