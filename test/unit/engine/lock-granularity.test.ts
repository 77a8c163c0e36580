import { expect, test } from 'vitest'
import type { LevelKey, LockGranularity } from '../../../src/index.ts'
import { laptops, nextTurns, openWithLaptops, type TestInventory } from '../../support/open-inventory.ts'
import { expectRefusal } from '../../support/refusals.ts'

const mice: LevelKey = { warehouseId: 'SFO', productId: 'MOUSE' }
const elsewhere: LevelKey = { warehouseId: 'NYC', productId: 'MOUSE' }

const open = (lockGranularity: LockGranularity): Promise<TestInventory> =>
  openWithLaptops(10, { lockGranularity, stock: { SFO: { LAPTOP: 10, MOUSE: 10 }, NYC: { MOUSE: 10 } } })

test.each([
  ['level', ['mice', 'elsewhere']],
  ['warehouse', ['elsewhere']],
  ['global', []],
] as const)(
  'with locks of granularity %s, a transaction on laptops in SFO lets through: %j',
  async (granularity, through) => {
    const { inventory } = await open(granularity)
    const held = Promise.withResolvers<void>()
    const transaction = inventory.transaction({ levels: [laptops] }, () => held.promise)
    await nextTurns()
    const served: string[] = []
    const sales = Object.entries({ laptops, mice, elsewhere }).map(([name, level]) =>
      inventory.sell({ ...level, quantity: 1 }).then(() => served.push(name)),
    )
    await nextTurns()
    expect(served).toEqual(through)
    held.resolve()
    await Promise.all([transaction, ...sales])
    expect([laptops, mice, elsewhere].map((level) => inventory.stock(level).available)).toEqual([9, 9, 9])
  },
)

test('a transaction may touch only the levels that it named, however much its lock covers', async () => {
  const { inventory } = await open('global')
  await inventory.transaction({ levels: [laptops] }, async (tx) => {
    await tx.sell({ ...laptops, quantity: 1 })
    await expectRefusal(tx.sell({ ...mice, quantity: 1 }), 'LEVEL_NOT_LOCKED')
  })
  expect(inventory.stock(mice).available).toBe(10)
})

test('a plain command inside it that its own lock would keep waiting is WOULD_DEADLOCK', async () => {
  const { inventory } = await open('warehouse')
  await inventory.transaction({ levels: [laptops] }, async () => {
    await expectRefusal(inventory.sell({ ...mice, quantity: 1 }), 'WOULD_DEADLOCK')
    await inventory.sell({ ...elsewhere, quantity: 1 })
  })
})

test('transactions that name levels of the same warehouses in any order do not wait for each other for ever', async () => {
  const { inventory } = await open('warehouse')
  const both = [
    [laptops, elsewhere],
    [elsewhere, mice],
  ].map((levels) =>
    inventory.transaction({ levels }, async (tx) => {
      for (const level of levels) {
        await nextTurns()
        await tx.sell({ ...level, quantity: 1 })
      }
    }),
  )
  await Promise.all(both)
  expect([laptops, mice, elsewhere].map((level) => inventory.stock(level).available)).toEqual([9, 9, 8])
})

test('holds that run out under a lock, also on levels that nobody named, expire once it is given back', async () => {
  const { inventory, clock } = await open('warehouse')
  await inventory.reserve({ ...mice, quantity: 4, ttlMs: 100 })
  const held = Promise.withResolvers<void>()
  const transaction = inventory.transaction({ levels: [laptops] }, () => held.promise)
  await nextTurns()
  clock.advance(100)
  await nextTurns()
  expect(inventory.stock(mice).reserved).toBe(4)
  held.resolve()
  await transaction
  await nextTurns()
  expect(inventory.stock(mice).reserved).toBe(0)
})
