import { expect, test } from 'vitest'
import type { ImagePiece } from '../../../src/inventory/image/image-piece.ts'
import { imageOf } from '../../../src/inventory/image/state-image.ts'
import { StateRestorer } from '../../../src/inventory/image/state-restorer.ts'
import { InventoryState } from '../../../src/inventory/inventory-state.ts'
import { commitsOf, openInventory } from '../../support/open-inventory.ts'
import { expectRefusal } from '../../support/refusals.ts'

const pens = { warehouseId: '__proto__', productId: 'toString' } as const
const inks = { warehouseId: '__proto__', productId: '\u{1F58B} "rows"' } as const

function restored(state: InventoryState): InventoryState {
  const restorer = new StateRestorer()
  for (const piece of imageOf(state)) restorer.add(JSON.parse(JSON.stringify(piece)) as ImagePiece)
  return restorer.finish()
}

function levelsOf(state: InventoryState): object[] {
  const levels = [...state.stock.warehouses()].flatMap((warehouse) => [...warehouse.levels()])
  return levels.map((level) => ({
    ...level.counts,
    version: level.version,
    wasStocked: level.wasStocked,
    keepBack: level.keepBack,
    nextExpiry: level.nextExpiry,
  }))
}

/** Keys of which some, all or none of what they made has ended; extended holds; odd names; the largest numbers. */
async function story() {
  const { inventory, clock } = await openInventory({
    retention: { maxAgeMs: 50, maxCount: 4, keys: { maxAgeMs: 50 } },
    warehouses: { ['__proto__']: { reorderThreshold: 3 }, ' ': {} },
  })
  await inventory.configure({ ...inks, warehouseId: ' ', reorderThreshold: 7 })
  await inventory.configure({ ...pens, keepBack: 4 })
  for (const level of [pens, inks]) await inventory.receive({ ...level, quantity: 20 })
  const lines = [pens, inks, pens].map((level) => ({ ...level, quantity: 2, reference: { type: 'line', id: ' ' } }))
  await inventory.reserveAll({ lines, ttlMs: 100, idempotencyKey: 'partly ended' })
  await inventory.reserveAll({ lines, ttlMs: 500, idempotencyKey: 'alive' })
  await inventory.reserve({ ...inks, quantity: 1, ttlMs: 400, idempotencyKey: 'ended' })
  await inventory.confirm('R1', { quantity: 1 })
  await inventory.fulfill('R1')
  await inventory.extend('R2', { ttlMs: 5_000, idempotencyKey: 'extended' })
  await inventory.extend('R2', { ttlMs: 5, idempotencyKey: 'not extended' })
  await inventory.release('R7')
  clock.advance(60)
  await inventory.receive({ ...pens, warehouseId: ' ', quantity: 2 ** 53 - 100 })
  await inventory.sell({ ...inks, quantity: 12, idempotencyKey: 'a sale' })
  await inventory.returnStock({ ...pens, quantity: 30, disposition: 'damaged' })
  await inventory.adjust({ ...pens, delta: -1, reason: 'lost' })
  await inventory.transfer({
    productId: inks.productId,
    sourceWarehouseId: '__proto__',
    destinationWarehouseId: ' ',
    quantity: 1,
  })
  await expectRefusal(inventory.release('R7'), 'RESERVATION_NOT_FOUND')
  return commitsOf(inventory)
}

test('a state that is made from its image at any commit goes on as the one that it was made from', async () => {
  const commits = await story()
  const state = new InventoryState()
  let other = new InventoryState()
  for (const commit of commits) {
    expect(other.apply(commit)).toEqual(state.apply(commit))
    other = restored(other)
    expect([...imageOf(other)]).toEqual([...imageOf(state)])
    // An image might leave out the same of both.
    expect([...other.stock.reservations()]).toEqual([...state.stock.reservations()])
    expect(levelsOf(other)).toEqual(levelsOf(state))
    expect(other.stock.expiries.earliest).toBeLessThanOrEqual(state.stock.expiries.earliest)
  }
  expect(other.books.keys.get('partly ended')).toEqual(state.books.keys.get('partly ended'))
  expect([...other.books.keys.held()].map(([{ key }, alive]) => [key, alive])).toEqual([
    ['partly ended', ['R2', 'R3']],
    ['alive', ['R4', 'R5', 'R6']],
    ['extended', ['R2']],
    ['not extended', ['R2']],
  ])
})
