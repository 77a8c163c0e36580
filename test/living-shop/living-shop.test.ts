import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FolderDayStore } from '../../src/closings.ts'
import { FileJournal, type LevelKey, verifyJournal } from '../../src/index.ts'
import { Tidying } from '../../src/living-shop/tidying.ts'
import { assortment, type MonthProduct } from '../../src/month/assortment.ts'
import { Buying } from '../../src/month/buying.ts'
import { monthHabits } from '../../src/month/habits.ts'
import type { MonthClock } from '../../src/month/month-clock.ts'
import { type MonthStage, realPace } from '../../src/month/month-stage.ts'
import { noTally } from '../../src/month/month-tally.ts'
import type { Shop } from '../../src/shop.ts'
import { Random } from '../../src/simulation/random.ts'
import { temporaryFolder } from '../unit/cli/journal-commands.ts'
import { openPlayed, reopenPlayed, WatchedShop } from './played-shop.ts'

const now = Date.parse('2026-11-25T15:00:00Z')
const minuteMs = 60_000
const ordersPerMinute = 12

const isOfHistory = ({ id }: { readonly id: string }) => id.startsWith('H-')

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let folder: string
let shop: Shop
let clock: MonthClock
let watched: WatchedShop

const journal = () => new FileJournal(folder, { durability: 'never' })
const days = () => new FolderDayStore(join(folder, 'days'))

beforeAll(async () => {
  temporary = await temporaryFolder()
  folder = join(temporary.path, 'shop')
  ;({ shop, clock } = await openPlayed(journal(), days(), { seed: 7, now, daysBefore: 6 }))
  watched = new WatchedShop(shop, clock, ordersPerMinute)
  await watched.goOn(minuteMs)
}, 60_000)
afterAll(async () => {
  await shop.close()
  await temporary.remove()
})

describe('whoever looks around in a shop that lives', () => {
  test('finds a product that is sold out: some hold it, some wait, and some is on its way', () => {
    const { sums, holds, incoming, waiting } = shop.promises.explain('P-0001')
    expect(sums.available).toBe(0)
    expect(sums.reserved).toBeGreaterThan(0)
    expect(holds.filter(({ status }) => status === 'pending').length).toBeGreaterThan(1)
    expect(waiting.backorders).toBeGreaterThanOrEqual(3)
    expect(incoming.length).toBe(1)
    expect(shop.catalog.product('P-0001').name).toBe('Desk lamp')
  })

  test('finds transfers and returns that wait for somebody', () => {
    const waiting = shop.transfers.transfers({ status: 'pending-approval' })
    expect(waiting.map(({ requestedBy }) => requestedBy)).toEqual(['planner', 'planner', 'planner'])
    expect(shop.orders.returns({ status: 'requested' }).length).toBeGreaterThanOrEqual(2)
  })

  test('finds goods that are set aside, broken, or few, and a delivery of yesterday that was told today', async () => {
    const levels = [...shop.inventory.levels({})]
    expect(levels.filter(({ quarantined }) => quarantined > 0).length).toBe(1)
    expect(levels.filter(({ damaged }) => damaged > 0).length).toBeGreaterThan(0)
    expect(shop.inventory.lowStock().length).toBeGreaterThan(0)
    const commits = await Array.fromAsync(shop.inventory.auditLog.commits())
    const late = commits.filter(({ at, effectiveAt }) => at >= now && effectiveAt !== undefined && effectiveAt < now)
    expect(late.length).toBeGreaterThan(0)
  })
})

describe('what a person does in it goes on', () => {
  let transferId: string
  let returnId: string

  beforeAll(async () => {
    const [transfer] = shop.transfers.transfers({ status: 'pending-approval' })
    const [back] = shop.orders.returns({ status: 'requested' })
    ;[transferId, returnId] = [transfer?.id ?? '', back?.id ?? '']
    await shop.transfers.approve(transferId, { actor: 'admin' })
    await shop.orders.approveReturn(returnId, { actor: 'admin' })
    const lines = [{ productId: 'P-0005', quantity: 1, unitPrice: 1_000 }]
    await shop.orders.place({ orderId: 'mine', lines, actor: 'admin' })
    while (shop.orders.order('mine').status === 'payment-pending') await shop.orders.pay('mine', { method: 'card' })
    await watched.goOn(22 * minuteMs)
  }, 60_000)

  test('a transfer that they approve leaves and arrives', () => {
    expect(shop.transfers.transfer(transferId)).toMatchObject({ status: 'received', approvedBy: 'admin' })
  })

  test('a return that they approve is received, and paid back', () => {
    expect(shop.orders.return(returnId).status).toBe('refunded')
  })

  test('an order that they place is packed, sent and delivered', () => {
    expect(shop.orders.order('mine').status).toBe('delivered')
  })

  test('and all others have done what they always do: carts ran out, and those who waited were served', () => {
    expect(shop.transfers.transfers({ status: 'pending-approval' })).toHaveLength(3)
    expect(shop.promises.explain('P-0001').sums.available).toBe(0)
    const wanted = shop.orders.orders().filter(({ lines }) => lines.some(({ productId }) => productId === 'P-0001'))
    const own = wanted.filter(({ placedAt }) => placedAt >= now).map(({ status }) => status)
    expect(own).toContain('cancelled')
    expect(own.some((status) => status === 'delivered' || status === 'shipped')).toBe(true)
    const live = shop.orders.orders().filter(({ id }) => id.startsWith('L'))
    expect(live.length).toBeGreaterThan(15 * ordersPerMinute)
    expect(live.some(({ payments }) => payments.some(({ at }, index) => index === 0 && at > now))).toBe(true)
    expect(new Set(live.map(({ status }) => status))).toContain('delivered')
    expect(live.flatMap(({ returns }) => returns).length).toBeGreaterThan(0)
    expect(watched.problems).toEqual([])
  })

  test('no unit is gained or lost', async () => {
    expect((await shop.inventory.reconcile()).drift).toEqual([])
  })
})

describe('what would fill up is cleared away', () => {
  const tidying = (laterMs: number) => {
    const products = assortment(new Random(7, 'assortment'))
    const later = { now: () => clock.now() + laterMs }
    const stage = { shop, agenda: { plan: () => undefined }, clock: later, random: new Random(7, 'tidying') }
    return new Tidying({ ...stage, products, sought: products[0] as MonthProduct, prefix: 'X' })
  }
  const delivered = () => shop.orders.orders({ status: 'delivered' })

  test('orders that arrived an hour ago are settled, but for those of the history', async () => {
    const [history, live] = [delivered().filter(isOfHistory).length, delivered().length]
    await tidying(0).settle()
    expect(delivered()).toHaveLength(live)
    await tidying(61 * minuteMs).settle()
    const left = delivered().filter(({ returnStatus }) => returnStatus !== 'requested')
    expect(left.every(isOfHistory)).toBe(true)
    expect(delivered().filter(isOfHistory)).toHaveLength(history)
    expect(delivered().length).toBeLessThan(live - 50)
  })

  test('nobody buys more for shelves that are full', async () => {
    for (const [fullShelf, isBought] of [
      [0, false],
      [Number.POSITIVE_INFINITY, true],
    ] as const) {
      const acts: (() => Promise<void>)[] = []
      const products = assortment(new Random(7, 'assortment'))
      const stage: MonthStage = {
        ...{ floor: { shop, clock }, agenda: { plan: (_at, act) => void acts.push(act) }, pace: realPace },
        ...{ habits: { ...monthHabits, fullShelf }, prefix: 'X', tally: noTally(), products, places: ['SFO'] },
        ...{ ordersPerDay: 20, begins: now, ends: now },
      }
      // Of a week ago: some tell of it days later.
      new Buying(stage, new Random(7, 'buying')).plan(now - 7 * 24 * 60 * minuteMs)
      for (const act of acts) await act()
      expect(stage.tally.receipts > 0).toBe(isBought)
    }
  })

  test('no more than five shelves have something that is set aside, and what is broken is thrown away', async () => {
    const shelves = (bucket: 'quarantined' | 'damaged', least: number) =>
      [...shop.inventory.levels({})].filter((level) => level[bucket] >= least).length
    for (let time = 0; time < 8; time += 1) await tidying(0).setAside()
    expect(shelves('quarantined', 1)).toBe(5)
    const { warehouseId, productId } = [...shop.inventory.levels({})].find(({ available }) => available > 6) as LevelKey
    await shop.inventory.markDamaged({ warehouseId, productId, quantity: 5, reason: 'a flood' })
    await tidying(0).throwAway()
    expect(shelves('damaged', 4)).toBe(0)
    expect(shop.inventory.stock({ warehouseId, productId }).damaged).toBe(0)
  })
})

describe('a shop that is left', () => {
  test('does nothing more, and goes on when it is opened again', async () => {
    await watched.end()
    const { sequence } = await shop.inventory.reconcile()
    clock.goOnTo(clock.now() + 5_000)
    await new Promise(setImmediate)
    expect((await shop.inventory.reconcile()).sequence).toBe(sequence)
    await shop.close()
    expect((await verifyJournal(folder)).isSound).toBe(true)

    const shipped = shop.orders
      .orders()
      .filter(({ status }) => status === 'shipped')
      .map(({ id }) => id)
    ;({ shop, clock } = await reopenPlayed(journal(), days(), clock.now() + 3 * 24 * 60 * minuteMs))
    watched = new WatchedShop(shop, clock, ordersPerMinute)
    await watched.goOn(2 * minuteMs)
    expect(shipped.length).toBeGreaterThan(0)
    for (const id of shipped) expect(shop.orders.order(id).status).toBe('delivered')
    // The days that nobody was there are closed.
    expect(shop.closings.days()).toHaveLength(6 + 3)
    expect(watched.problems).toEqual([])
    await watched.end()
  })
})
