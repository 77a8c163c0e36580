import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FileJournal, InventoryManager, verifyJournal } from '../../src/index.ts'
import { openLivingShop } from '../../src/living-shop/open-living-shop.ts'
import type { OrderRow } from '../../src/orders.ts'
import type { Shop } from '../../src/shop.ts'

const dayMs = 86_400_000
let parent: string
let folder: string

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'stockhold-living-'))
  folder = join(parent, 'demo')
})
afterAll(() => rm(parent, { recursive: true }))

test('a new folder begins with two weeks that end now, with their nights closed', async () => {
  // Somebody stopped it halfway.
  await mkdir(`${folder}.history`)
  await writeFile(join(`${folder}.history`, '0000000000000001.ndjson'), 'half a line')
  const shop = await openLivingShop(folder, 7)
  const [first] = await Array.fromAsync(shop.inventory.auditLog.commits({ toSequence: 1 }))
  expect(Date.now() - (first?.at ?? 0)).toBeGreaterThan(13.9 * dayMs)
  const newest = Math.max(...shop.orders.orders().map(({ placedAt }) => placedAt))
  expect(Date.now() - newest).toBeLessThan(dayMs)
  expect(shop.closings.days().length).toBeGreaterThanOrEqual(13)
  expect(shop.closings.days().filter(({ versions }) => versions.length > 1).length).toBeGreaterThan(3)
  for (const status of ['confirmed', 'shipped', 'delivered'] as const)
    expect(shop.orders.orders({ status }).length, status).toBeGreaterThan(5)
  expect(shop.orders.returns({ status: 'refunded' }).length).toBeGreaterThan(10)
  const [toys, others] = [true, false].map((isToy) => returnRate(shop, isToy)) as [number, number]
  expect(toys).toBeGreaterThan(3 * others)
  expect(await readdir(parent)).toEqual(['demo'])
  await shop.close()
  expect((await verifyJournal(folder)).isSound).toBe(true)
}, 60_000)

/** Units that came back, of those that were shipped. */
function returnRate({ orders, catalog }: Shop, isToy: boolean): number {
  const lines = orders.orders().flatMap((order) => order.lines)
  const rows = lines
    .filter(({ productId }) => (catalog.product(productId).category === 'toys') === isToy)
    .flatMap((line) => line.rows)
  const [shipped, back] = [(row: OrderRow) => row.shipped, (row: OrderRow) => row.returned].map((of) =>
    rows.reduce((sum, row) => sum + of(row), 0),
  ) as [number, number]
  return back / shipped
}

test('a folder that was left goes on: there is no second history', async () => {
  const before = await openLivingShop(folder, 7)
  const { sequence } = await before.inventory.reconcile()
  await before.close()
  const shop = await openLivingShop(folder, 8)
  const { sequence: after, drift } = await shop.inventory.reconcile()
  expect([after - sequence, drift]).toEqual([0, []])
  await shop.close()
})

test('the log of another shop is left alone', async () => {
  const theirs = join(parent, 'theirs')
  const other = await InventoryManager.open({ journal: new FileJournal(theirs) })
  await other.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await other.close()
  await expect(openLivingShop(theirs, 7)).rejects.toThrow('the log of another shop')
})
