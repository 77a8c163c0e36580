import { describe, expect, test } from 'vitest'
import { type Commit, type Entry, LogAudit } from '../../src/index.ts'
import { InventoryState } from '../../src/inventory/inventory-state.ts'
import { commitsOf, laptops, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'

const reason = 'cycle-count'

describe('A count', () => {
  test('is recorded behind the movement that it led to: what was counted, expected and different', async () => {
    const { inventory } = await openWithLaptops(10)
    await inventory.reserve({ ...laptops, quantity: 3 })
    const { version } = inventory.stock(laptops)
    const receipt = await inventory.count({ ...laptops, counted: 8, reason, actor: 'ann' })
    const commit = (await commitsOf(inventory)).at(-1)
    expect(commit).toMatchObject({ sequence: receipt.sequence, actor: 'ann', reason })
    expect(commit?.entries).toEqual([
      { type: 'adjusted', ...laptops, quantity: 2, from: 'available', to: 'variance' },
      { type: 'counted', ...laptops, counted: 8, expected: 10, difference: -2 },
    ])
    expect(inventory.stock(laptops)).toMatchObject({ available: 5, reserved: 3, version: version + 1 })
  })

  test('is recorded also where the books were right, and raises the version of the level', async () => {
    const { inventory } = await openWithLaptops(10)
    const { version } = inventory.stock(laptops)
    await inventory.count({ ...laptops, counted: 10, reason })
    const commit = (await commitsOf(inventory)).at(-1)
    expect(commit?.entries).toEqual([{ type: 'counted', ...laptops, counted: 10, expected: 10, difference: 0 }])
    expect(inventory.stock(laptops).version).toBe(version + 1)
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('sent twice with one key counts once, whatever was sold between', async () => {
    const { inventory } = await openWithLaptops(10)
    const count = { ...laptops, counted: 10, reason, idempotencyKey: 'c' }
    const first = await inventory.count(count)
    await inventory.sell({ ...laptops, quantity: 1 })
    expect(await inventory.count(count)).toEqual(first)
    expect(inventory.stock(laptops).available).toBe(9)
  })

  test('in a batch and in a transaction sees what came before it there', async () => {
    const { inventory } = await openWithLaptops(10)
    await inventory.batch([
      { type: 'sell', ...laptops, quantity: 1 },
      { type: 'count', ...laptops, counted: 9, reason },
    ])
    await inventory.transaction({ levels: [laptops], reason }, async (tx) => {
      await tx.sell({ ...laptops, quantity: 2 })
      await tx.count({ ...laptops, counted: 8, reference: { type: 'count', id: 'C-1' } })
    })
    const counts = (await commitsOf(inventory)).flatMap(({ entries }) =>
      entries.filter(({ type }) => type === 'counted'),
    )
    expect(counts).toEqual([
      { type: 'counted', ...laptops, counted: 9, expected: 9, difference: 0 },
      { type: 'counted', ...laptops, counted: 8, expected: 7, difference: 1, reference: { type: 'count', id: 'C-1' } },
    ])
    expect(inventory.stock(laptops).available).toBe(8)
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('that is refused leaves no trace', async () => {
    const { inventory } = await openWithLaptops(10)
    await inventory.reserve({ ...laptops, quantity: 3 })
    const before = await commitsOf(inventory)
    await expectRefusal(inventory.count({ ...laptops, counted: 2, reason }), 'INSUFFICIENT_STOCK')
    expect(await commitsOf(inventory)).toEqual(before)
  })

  test('of an empty shelf stocks nothing: what was never stocked is not low', async () => {
    const { inventory } = await openWithLaptops(10, { warehouses: { SFO: { reorderThreshold: 3 } } })
    const novelty = { ...laptops, productId: 'NOVELTY' }
    await inventory.count({ ...novelty, counted: 0, reason })
    expect(inventory.lowStock()).toEqual([])
    expect(inventory.stock(novelty).version).toBe(1)
    expect((await inventory.reconcile()).drift).toEqual([])
    await inventory.count({ ...novelty, counted: 1, reason })
    expect(inventory.lowStock()).toMatchObject([{ productId: 'NOVELTY', available: 1 }])
  })
})

describe('A count in a log that contradicts the stock', () => {
  const level = laptops
  const received = { type: 'received', ...level, quantity: 10, from: 'supplier', to: 'available' } as const
  const missing = { type: 'adjusted', ...level, quantity: 2, from: 'available', to: 'variance' } as const
  const counted = { type: 'counted', ...level, counted: 8, expected: 10, difference: -2 } as const
  const cases: [string, Entry[]][] = [
    ['another number than is there', [missing, { ...counted, counted: 9, difference: -1 }]],
    ['another number than was expected', [missing, { ...counted, expected: 11, difference: -3 }]],
    ['a difference that does not follow', [missing, { ...counted, difference: -1 }]],
    ['no difference where there is one', [{ ...counted, counted: 10, expected: 12, difference: 0 }]],
    ['a difference without its movement', [{ ...counted, counted: 10, expected: 12 }]],
    [
      'a difference whose movement is of another product',
      [
        { ...missing, from: 'variance', to: 'available', productId: 'MOUSE' },
        { ...counted, counted: 10, expected: 8, difference: 2 },
      ],
    ],
  ]
  const commits = (entries: readonly Entry[]): Commit<Entry>[] => [
    { sequence: 1, at: 1, entries: [{ type: 'warehouse-added', warehouseId: 'SFO', name: 'SFO' }, received] },
    { sequence: 2, at: 1, entries },
  ]

  test.each(cases)('is found: %s (invariant 3)', (_, entries) => {
    const [first, second] = commits(entries) as [Commit<Entry>, Commit<Entry>]
    const state = new InventoryState()
    state.apply(first)
    expect(expectThrow(() => state.apply(second), 'INVARIANT_VIOLATED').invariant).toBe(3)
    const audit = new LogAudit()
    audit.add(first)
    expect(audit.add(second)).toMatchObject([{ invariant: 3, entry: entries.length - 1 }])
  })

  test('is not found where there is none', () => {
    const state = new InventoryState()
    const audit = new LogAudit()
    for (const commit of commits([missing, counted])) {
      state.apply(commit)
      expect(audit.add(commit)).toEqual([])
    }
  })
})
