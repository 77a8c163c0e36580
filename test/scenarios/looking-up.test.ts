import { describe, expect, test, vi } from 'vitest'
import { InventoryManager, MemoryJournal, replay } from '../../src/index.ts'
import { StockLevel } from '../../src/inventory/stock-level.ts'
import { laptops, openInventory, openWithLaptops } from '../support/open-inventory.ts'
import { expectThrow } from '../support/refusals.ts'
import { SnapshotJournal } from '../support/snapshot-journal.ts'

const mice = { warehouseId: 'SFO', productId: 'MOUSE' }
const ofOrder = { type: 'order', id: 'O-9' }

async function openShop(): Promise<InventoryManager> {
  const { inventory } = await openInventory({
    warehouses: { SFO: { reorderThreshold: 2 }, NYC: {} },
    stock: { SFO: { LAPTOP: 10, MOUSE: 10 }, NYC: { LAPTOP: 5 } },
  })
  return inventory
}

describe('reservations({ reference })', () => {
  test('finds those of the line, else of the command that made them; what comes later changes nothing', async () => {
    const inventory = await openShop()
    const reference = ofOrder
    const ofLine = { type: 'order-line', id: 'O-9/1' }
    const [first, second] = await inventory.reserveAll({
      reference,
      lines: [
        { ...laptops, quantity: 1, reference: ofLine },
        { ...mice, quantity: 1 },
      ],
    })
    const third = await inventory.reserve({ ...laptops, quantity: 1, reference })
    await inventory.reserve({ ...laptops, quantity: 1 })
    await inventory.confirm(third.id, { reference: { type: 'payment', id: 'P-1' } })
    const idsOf = (found: Iterable<{ id: string }>): string[] => Array.from(found, ({ id }) => id)
    expect(idsOf(inventory.reservations({ reference: ofLine }))).toEqual([first?.id])
    expect(idsOf(inventory.reservations({ reference }))).toEqual([second?.id, third.id])
    expect(idsOf(inventory.reservations({ reference: { type: 'payment', id: 'P-1' } }))).toEqual([])
    expect(idsOf(inventory.reservations({ reference, status: 'confirmed' }))).toEqual([third.id])
    expect(idsOf(inventory.reservations({ reference, productId: 'MOUSE' }))).toEqual([second?.id])
    expect(idsOf(inventory.reservations({ reference, warehouseId: 'NYC' }))).toEqual([])
    expect(idsOf(inventory.reservations({ reference: { type: 'orde', id: 'rO-9' } }))).toEqual([])
  })

  test('of a transaction: that of its line, else of the transaction', async () => {
    const inventory = await openShop()
    const reference = { type: 'line', id: '1' }
    await inventory.transaction({ levels: [laptops], reference: ofOrder }, async (tx) => {
      await tx.reserve({ ...laptops, quantity: 1, reference })
      await tx.reserve({ ...laptops, quantity: 2 })
    })
    expect([...inventory.reservations({ reference })]).toMatchObject([{ quantity: 1 }])
    expect([...inventory.reservations({ reference: ofOrder })]).toMatchObject([{ quantity: 2 }])
  })

  test('looks at no level, however many there are', async () => {
    const inventory = await openShop()
    await inventory.reserve({ ...laptops, quantity: 1, reference: ofOrder })
    const looks = vi.spyOn(StockLevel.prototype, 'reservations')
    try {
      expect([...inventory.reservations({ reference: ofOrder, warehouseId: 'SFO' })]).toHaveLength(1)
      expect(looks).not.toHaveBeenCalled()
      expect([...inventory.reservations({ productId: 'MOUSE' })]).toHaveLength(0)
      expect(looks).toHaveBeenCalledTimes(1)
      expect([...inventory.reservations({ warehouseId: 'NYC' })]).toHaveLength(0)
      expect(looks).toHaveBeenCalledTimes(2)
    } finally {
      looks.mockRestore()
    }
  })

  test('forgets what the retention drops, and gives the same after reopening and in a replay', async () => {
    const journal = new MemoryJournal()
    const retention = { maxCount: 1 }
    const { inventory, clock } = await openWithLaptops(10, { journal, retention })
    const made: string[] = []
    for (let count = 0; count < 4; count += 1) {
      made.push((await inventory.reserve({ ...laptops, quantity: 1, reference: ofOrder })).id)
    }
    await inventory.release(made[1] as string)
    await inventory.release(made[2] as string)
    const found = [...inventory.reservations({ reference: ofOrder })]
    expect(found.map(({ id }) => id)).toEqual([made[0], made[2], made[3]])
    await inventory.close()
    const past = await replay(journal)
    expect([...past.reservations({ reference: ofOrder })]).toEqual(found)
    await using reopened = await InventoryManager.open({ journal, clock, retention })
    expect([...reopened.reservations({ reference: ofOrder })]).toEqual(found)
  })
})

test('of one commit they come level by level, before and after a restart from a snapshot', async () => {
  const journal = new SnapshotJournal()
  const { inventory, clock } = await openInventory({
    journal,
    warehouses: { SFO: {}, NYC: {} },
    stock: { SFO: { MOUSE: 9, LAPTOP: 9 }, NYC: { LAPTOP: 9 } },
  })
  const lines = [laptops, { ...laptops, warehouseId: 'NYC' }, mice, laptops]
  await inventory.reserveAll({ reference: ofOrder, lines: lines.map((level) => ({ ...level, quantity: 1 })) })
  const before = [...inventory.reservations({ reference: ofOrder })]
  expect(before.map(({ warehouseId, productId }) => `${productId} in ${warehouseId}`)).toEqual([
    'LAPTOP in NYC',
    'LAPTOP in SFO',
    'LAPTOP in SFO',
    'MOUSE in SFO',
  ])
  await inventory.snapshot()
  await inventory.close()
  await using reopened = await InventoryManager.open({ journal, clock })
  expect([...reopened.reservations({ reference: ofOrder })]).toEqual(before)
})

describe('levels()', () => {
  test('lists every level with what stock() says of it, warehouse by warehouse', async () => {
    const inventory = await openShop()
    const nyc = { ...laptops, warehouseId: 'NYC' }
    expect([...inventory.levels()]).toEqual([laptops, mice, nyc].map((level) => inventory.stock(level)))
    expect([...inventory.levels({ warehouseId: 'SFO' })]).toMatchObject([laptops, mice])
    expect([...inventory.levels({ productId: 'LAPTOP' })]).toMatchObject([laptops, nyc])
    expect([...inventory.levels({ warehouseId: 'NYC', productId: 'MOUSE' })]).toEqual([])
    expect([...inventory.levels({ productId: 'NONE' })]).toEqual([])
  })

  test('lists them as they were at the call, whatever happens while they are read', async () => {
    const inventory = await openShop()
    const seen: number[] = []
    for (const { warehouseId, productId, available } of inventory.levels()) {
      for (const level of [laptops, mice]) void inventory.sell({ ...level, quantity: 3 })
      void inventory.receive({ warehouseId, productId: `NEW ${productId}`, quantity: 1 })
      seen.push(available)
    }
    expect(seen).toEqual([10, 10, 5])
    await inventory.settled()
    expect(inventory.stock(laptops).available).toBe(1)
  })

  test('of a warehouse that nobody registered is an error, as everywhere', async () => {
    const inventory = await openShop()
    const details = expectThrow(() => inventory.levels({ warehouseId: 'OSL' }), 'WAREHOUSE_NOT_FOUND')
    expect(details.warehouseId).toBe('OSL')
    expectThrow(() => inventory.levels({ productId: '' }), 'INVALID_ID')
  })

  test('of what a replay gives are those of then', async () => {
    const { inventory, journal } = await openWithLaptops(10)
    await inventory.sell({ ...laptops, quantity: 3 })
    const past = await replay(journal, { until: { sequence: 3 } })
    expect([...past.levels({ warehouseId: 'SFO' })]).toEqual([past.stock(laptops)])
    expect(past.stock(laptops).available).toBe(10)
    expectThrow(() => past.levels({ warehouseId: 'OSL' }), 'WAREHOUSE_NOT_FOUND')
  })
})

describe('lowStock()', () => {
  test('lists those of a warehouse or a product, or the one level, if it is low', async () => {
    const inventory = await openShop()
    const nyc = { ...laptops, warehouseId: 'NYC' }
    for (const level of [laptops, mice, nyc]) await inventory.configure({ ...level, reorderThreshold: 5 })
    await inventory.sell({ ...mice, quantity: 6 })
    expect(inventory.lowStock()).toMatchObject([nyc, mice])
    expect(inventory.lowStock({ warehouseId: 'SFO' })).toMatchObject([mice])
    expect(inventory.lowStock({ productId: 'LAPTOP' })).toMatchObject([nyc])
    expect(inventory.lowStock(mice)).toMatchObject([{ available: 4, threshold: 5 }])
    expect(inventory.lowStock(laptops)).toEqual([])
    expectThrow(() => inventory.lowStock({ warehouseId: 'OSL' }), 'WAREHOUSE_NOT_FOUND')
  })
})
