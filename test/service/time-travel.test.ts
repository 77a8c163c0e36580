import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileJournal, type Journal, MemoryJournal } from '../../src/index.ts'
import { engineOf } from '../../src/inventory-manager.ts'
import { SimulatedPayments } from '../../src/orders.ts'
import { PastDesk } from '../../src/service/time-travel/past-desk.ts'
import { type RunningService, serve } from '../../src/service.ts'
import { Shop } from '../../src/shop.ts'

const paths = [
  '/v1/warehouses',
  '/v1/warehouses/SFO',
  '/v1/levels?limit=2',
  '/v1/warehouses/SFO/levels/PEN',
  '/v1/availability/PEN',
  '/v1/low-stock',
  '/v1/reservations',
] as const

interface Seen {
  readonly sequence: number
  readonly at: number
  readonly bodies: readonly unknown[]
}

describe.each(['a folder', 'memory'] as const)('the past of a journal in %s', (place) => {
  let folder: string
  let shop: Shop
  let service: RunningService
  const seen: Seen[] = []
  let orderId = ''

  const get = async (path: string) => {
    const answer = await fetch(`${service.url}${path}`)
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as ReturnType<typeof JSON.parse>,
    }
  }
  const withQuery = (path: string, query: string): string => `${path}${path.includes('?') ? '&' : '?'}${query}`
  const look = async (): Promise<void> => {
    await shop.inventory.settled()
    const bodies = []
    for (const path of paths) bodies.push((await get(path)).body)
    const { sequence } = bodies[0] as { sequence: number }
    const [commit] = await Array.fromAsync(shop.inventory.auditLog.commits({ fromSequence: sequence }))
    seen.push({ sequence, at: commit?.at ?? 0, bodies })
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockhold-past-'))
    const journal: Journal = place === 'memory' ? new MemoryJournal() : new FileJournal(folder)
    shop = await Shop.open({ journal, payments: new SimulatedPayments(), currency: 'EUR' })
    service = await serve({ shop, port: 0 })
    const { inventory, orders } = shop
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco', reorderThreshold: 3 })
    await inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 10 })
    await look()
    for (let turn = 0; turn < 6; turn += 1) {
      await inventory.receive({ warehouseId: 'SFO', productId: `CUP-${turn}`, quantity: turn + 1 })
      const { id } = await inventory.reserve({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
      if (turn % 2 === 0) await inventory.confirm(id)
      await look()
    }
    const order = await orders.place({ lines: [{ productId: 'PEN', quantity: 2, unitPrice: 100 }] })
    orderId = order.id
    await look()
    await orders.pay(orderId, { method: 'card' })
    await inventory.addWarehouse({ id: 'NYC', name: 'New York' })
  })

  afterAll(async () => {
    await service.close()
    await shop.close()
    await rm(folder, { recursive: true })
  })

  test('is what was answered then, in whatever order it is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(seen.length - 1), fc.nat(paths.length - 1), async (moment, asked) => {
        const { sequence, bodies } = seen[moment] as Seen
        const { status, headers, body } = await get(withQuery(paths[asked] as string, `sequence=${sequence}`))
        expect([status, headers.get('stockhold-sequence')]).toEqual([200, String(sequence)])
        expect(body).toEqual(bodies[asked])
      }),
      { numRuns: 25 },
    )
  })

  test('by a time is that after the last commit until then', async () => {
    const { at } = seen[2] as Seen
    for (const time of [String(at), new Date(at).toISOString()]) {
      const { body, headers } = await get(`/v1/warehouses?at=${encodeURIComponent(time)}`)
      const sequence = Number(headers.get('stockhold-sequence'))
      expect(body.sequence).toBe(sequence)
      const [own] = await Array.fromAsync(shop.inventory.auditLog.commits({ fromSequence: sequence }))
      const [next] = await Array.fromAsync(shop.inventory.auditLog.commits({ fromSequence: sequence + 1 }))
      expect(own?.at).toBeLessThanOrEqual(at)
      expect(next?.at).toBeGreaterThan(at)
    }
  })

  test('has orders as they were, by id and by number, and why a product was sold out', async () => {
    const { sequence } = seen.at(-1) as Seen
    const now = await get(`/v1/orders/${orderId}`)
    const then = await get(`/v1/orders/${orderId}?sequence=${sequence}`)
    expect([now.body.status, then.body.status]).toEqual(['confirmed', 'payment-pending'])
    const byNumber = await get(`/v1/orders/${now.body.number}?sequence=${sequence}`)
    expect(byNumber.body).toEqual(then.body)
    const { body } = await get(`/v1/explanations/PEN?sequence=${sequence}`)
    expect(JSON.stringify(body)).toContain(String(now.body.number))
    const early = await get(`/v1/orders/${orderId}?sequence=${seen[0]?.sequence}`)
    expect([early.status, early.body.code]).toEqual([404, 'ORDER_NOT_FOUND'])
  })

  test.each([
    ['sequence=0', 422],
    ['sequence=99999', 422],
    ['sequence=-1', 422],
    ['sequence=x', 422],
    ['at=yesterday', 422],
    ['at=0', 422],
    ['at=2026-01-01&sequence=3', 400],
  ])('by %s is refused', async (query, status) => {
    const answer = await get(`/v1/warehouses?${query}`)
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
  })

  test('is answered by two at once, and by one for those who ask for the same', async () => {
    const desk = new PastDesk(engineOf(shop.inventory))
    const ask = (sequence: number) => desk.ask(sequence, 'warehouses', undefined)
    const asked = await Promise.allSettled([ask(3), ask(4), ask(3), ask(5), ask(4)])
    const codes = asked.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'answered'))
    expect(codes).toEqual(['answered', 'answered', 'answered', 'PAST_BUSY', 'answered'])
    await expect(ask(5)).resolves.toContain('"sequence":5')
    await desk.end()
  })

  test.runIf(place === 'a folder')('that takes too long is given up, and the next question is answered', async () => {
    const desk = new PastDesk(engineOf(shop.inventory), 0)
    await expect(desk.ask(3, 'warehouses', undefined)).rejects.toMatchObject({ code: 'PAST_TOO_FAR' })
    await desk.end()
    const patient = new PastDesk(engineOf(shop.inventory))
    await expect(patient.ask(3, 'warehouses', undefined)).resolves.toContain('SFO')
    await patient.end()
  })
})
