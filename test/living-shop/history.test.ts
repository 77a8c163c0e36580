import { expect, test } from 'vitest'
import { MemoryDayStore } from '../../src/closings.ts'
import { MemoryJournal } from '../../src/index.ts'
import { openPlayed } from './played-shop.ts'

const now = Date.parse('2026-11-25T15:00:00Z')

async function played(seed: number): Promise<unknown> {
  const { shop } = await openPlayed(new MemoryJournal(), new MemoryDayStore(), { seed, now, daysBefore: 4 })
  // The ids of all else are made by chance.
  const named = shop.orders.orders().filter(({ id }) => id.startsWith('H-'))
  const orders = named.map(({ id, status, totals, lines, placedAt }) => {
    const goods = lines.map(({ productId, quantity }) => [productId, quantity])
    return { id, status, totals, goods, placedAt }
  })
  const levels = Array.from(shop.inventory.levels({}), ({ warehouseId, productId, onHand, available }) => {
    return { warehouseId, productId, onHand, available }
  })
  const days = shop.closings.days().map(({ day, versions }) => [day, versions.length])
  await shop.close()
  return { orders, levels, days }
}

test('the same seed plays the same history, and another one another', async () => {
  const first = (await played(3)) as { readonly orders: readonly unknown[]; readonly days: readonly unknown[] }
  expect(await played(3)).toEqual(first)
  expect(await played(4)).not.toEqual(first)
  expect(first.orders.length).toBeGreaterThan(80)
  expect(first.days).toHaveLength(4)
})
