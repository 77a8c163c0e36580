import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { LiveAgenda } from '../../src/living-shop/live-agenda.ts'
import { LivingShop } from '../../src/living-shop/living-shop.ts'
import { openLivingShop } from '../../src/living-shop/open-living-shop.ts'
import type { Shop } from '../../src/shop.ts'
import { FakeClock } from '../support/fake-clock.ts'

const clock = {
  now: Date.now,
  setTimeout,
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
}

describe('a shop that lives', () => {
  let folder: string
  let shop: Shop
  const problems: unknown[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockhold-living-'))
    shop = await openLivingShop(folder, 7)
    const living = LivingShop.begin(shop, {
      seed: 7,
      ordersPerMinute: 600,
      clock,
      onProblem: (it) => problems.push(it),
    })
    const { id } = shop.orders.orders().at(-1) as { id: string }
    await vi.waitFor(() => expect(shop.orders.orders().at(-1)?.id !== id && waiting().length >= 3).toBe(true), 20_000)
    await vi.waitFor(() => expect(shop.backorders.queue('P-0001').length).toBeGreaterThan(0), 20_000)
    await living.end()
  }, 60_000)

  afterAll(async () => {
    await shop?.close()
    await rm(folder, { recursive: true })
  })

  const waiting = () => shop.transfers.transfers({ status: 'pending-approval' })

  test('has a history of two weeks that ends now, with its nights closed', async () => {
    const days = shop.closings.days()
    expect(days.length).toBeGreaterThanOrEqual(13)
    const [first] = await Array.fromAsync(shop.inventory.auditLog.commits({ toSequence: 2 }))
    expect(Date.now() - (first?.at ?? 0)).toBeGreaterThan(13 * 86_400_000)
    const found = shop.orders.orders()
    for (const status of ['delivered', 'shipped'] as const)
      expect(found.filter((order) => order.status === status).length, status).toBeGreaterThan(0)
    expect(shop.orders.returns().length).toBeGreaterThan(0)
  })

  test('has a product that is sold out: some hold it, some wait, and some is on its way', () => {
    const { sums, holds, incoming, waiting: queue } = shop.promises.explain('P-0001')
    expect(sums.available).toBe(0)
    expect(holds.length).toBeGreaterThan(0)
    expect(queue.backorders).toBeGreaterThan(0)
    expect(incoming.length).toBeGreaterThan(0)
    expect(shop.catalog.product('P-0001').name).toBe('Desk lamp')
  })

  test('has transfers that wait for somebody, and goods that were set aside', () => {
    expect(waiting().every(({ requestedBy }) => requestedBy === 'planner')).toBe(true)
    expect([...shop.inventory.levels({})].some(({ quarantined }) => quarantined > 0)).toBe(true)
  })

  test('has no problem, and nothing that the log does not say', async () => {
    expect(problems).toEqual([])
    expect((await shop.inventory.reconcile()).drift).toEqual([])
  })

  test('goes on where it was left, with no second history', async () => {
    await shop.close()
    shop = await openLivingShop(folder, 7)
    const orders = shop.orders.orders().length
    const living = LivingShop.begin(shop, {
      seed: 7,
      ordersPerMinute: 600,
      clock,
      onProblem: (it) => problems.push(it),
    })
    await vi.waitFor(() => expect(shop.orders.orders().length).toBeGreaterThan(orders), 20_000)
    await living.end()
    expect(problems).toEqual([])
    expect(shop.closings.days().length).toBeLessThan(16)
  })
})

test('the log of another shop is left alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-living-'))
  const other = await InventoryManager.open({ journal: new FileJournal(folder) })
  await other.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await other.close()
  await expect(openLivingShop(folder, 7)).rejects.toThrow('the log of another shop')
  await rm(folder, { recursive: true })
})

describe('an agenda that is live', () => {
  test('does each thing at its time, one after the other, and goes on when one fails', async () => {
    const fake = new FakeClock(1_000)
    const problems: unknown[] = []
    const done: string[] = []
    const agenda = new LiveAgenda(fake as never, (problem) => problems.push(problem))
    agenda.plan(1_200, async () => void done.push('later'))
    agenda.plan(1_100, async () => {
      throw new Error('fell')
    })
    agenda.plan(1_100, async () => void done.push('after it'))
    fake.advance(99)
    await new Promise(setImmediate)
    expect([problems.length, done]).toEqual([0, []])
    fake.advance(1)
    await new Promise(setImmediate)
    expect([problems.length, done]).toEqual([1, ['after it']])
    fake.advance(100)
    await new Promise(setImmediate)
    expect(done).toEqual(['after it', 'later'])
  })

  test('that has ended begins nothing more', async () => {
    const fake = new FakeClock(0)
    const done: string[] = []
    const agenda = new LiveAgenda(fake as never, () => undefined)
    agenda.plan(10, async () => void done.push('it'))
    await agenda.end()
    agenda.plan(20, async () => void done.push('it'))
    fake.advance(100)
    await new Promise(setImmediate)
    expect(done).toEqual([])
  })
})
