import { expect, test } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { readOptions } from '../../src/engine/options.ts'
import { InventoryManager, MemoryJournal, replay } from '../../src/index.ts'
import type { StockLevel } from '../../src/inventory/stock-level.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { laptops, openInventory, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'

test('the past is read by sequence, inclusive, or by time, exclusive', async () => {
  const { inventory, journal, clock } = await openWithLaptops(10)
  const sold: { sequence: number; at: number }[] = []
  for (let day = 0; day < 3; day += 1) {
    clock.advance(1000)
    sold.push(await inventory.sell({ ...laptops, quantity: 1 }))
  }
  const [first, second] = sold as [{ sequence: number; at: number }, { sequence: number; at: number }]
  const availableAt = async (until?: { sequence?: number; at?: number }): Promise<number> =>
    (await replay(journal, until && { until })).stock(laptops).available
  expect(await availableAt()).toBe(7)
  expect(await availableAt({ sequence: first.sequence })).toBe(9)
  expect(await availableAt({ at: second.at })).toBe(9)
  expect(await availableAt({ at: second.at + 1 })).toBe(8)
  const beginning = await replay(journal, { until: { sequence: 0 } })
  expectThrow(() => beginning.stock(laptops), 'WAREHOUSE_NOT_FOUND')
  await expectRefusal(replay(journal, { until: { sequence: -1 } }), 'INVALID_ARGUMENT')
  await expectRefusal(replay(journal, { until: { at: Number.NaN } }), 'INVALID_ARGUMENT')
})

test('what lies beyond the end: a sequence that never was is refused, a later time gives the last commit', async () => {
  const { inventory, journal, clock } = await openWithLaptops(10)
  const { sequence, at } = await inventory.sell({ ...laptops, quantity: 1 })
  const refused = await expectRefusal(replay(journal, { until: { sequence: sequence + 1 } }), 'INVALID_ARGUMENT')
  expect(refused).toEqual({
    field: 'sequence',
    value: String(sequence + 1),
    problem: `the log ends with commit ${sequence}`,
  })
  const later = await replay(journal, { until: { at: at + 1_000_000 } })
  expect([later.sequence, later.at, later.stock(laptops).available]).toEqual([sequence, at, 9])
  // With both, the time may end it before the sequence is reached; but not the end of the log.
  expect((await replay(journal, { until: { at, sequence } })).sequence).toBeLessThan(sequence)
  await expectRefusal(replay(journal, { until: { at: at + 1, sequence: sequence + 1 } }), 'INVALID_ARGUMENT')
  clock.advance(1_000)
  await inventory.sell({ ...laptops, quantity: 1 })
  expect((await replay(journal, { until: { at: at + 1, sequence: sequence + 1 } })).sequence).toBe(sequence)
  const none = new MemoryJournal()
  expect((await replay(none, { until: { sequence: 0 } })).sequence).toBe(0)
  const { problem } = await expectRefusal(replay(none, { until: { sequence: 1 } }), 'INVALID_ARGUMENT')
  expect(problem).toBe('there is no commit yet')
})

test('a restart finds everything again: stock, holds, thresholds, keys and the retention', async () => {
  const { inventory, journal, clock } = await openInventory({
    warehouses: { SFO: { reorderThreshold: 4, capacity: 50 } },
    retention: { maxAgeMs: 5000, maxCount: 7 },
  })
  const received = await inventory.receive({ ...laptops, quantity: 5, idempotencyKey: 'K1' })
  const hold = await inventory.reserve({ ...laptops, quantity: 2, ttlMs: 60_000, idempotencyKey: 'K2' })
  await inventory.confirm(hold.id)
  await inventory.close()
  await using again = await InventoryManager.open({ journal, clock })
  expect(again.stock(laptops)).toEqual(inventory.stock(laptops))
  expect(again.warehouses()).toEqual(inventory.warehouses())
  expect(again.lowStock()).toEqual(inventory.lowStock())
  expect([...again.reservations()]).toEqual([...inventory.reservations()])
  expect(await again.receive({ ...laptops, quantity: 5, idempotencyKey: 'K1' })).toEqual(received)
  const first = await again.reserve({ ...laptops, quantity: 2, ttlMs: 60_000, idempotencyKey: 'K2' })
  expect(first).toEqual(hold)
  const reused = again.sell({ ...laptops, quantity: 1, idempotencyKey: 'K1' })
  expect((await expectRefusal(reused, 'IDEMPOTENCY_KEY_REUSED')).sequence).toBe(received.sequence)
  expect((await again.reconcile()).drift).toEqual([])
})

test('ended reservations are kept as the policy says, and a replay forgets the same', async () => {
  const { inventory, journal } = await openWithLaptops(9, { retention: { maxCount: 2 } })
  const ids: string[] = []
  for (let index = 0; index < 4; index += 1) {
    const { id } = await inventory.reserve({ ...laptops, quantity: 1 })
    ids.push(id)
    expect(await inventory.release(id)).toMatchObject({ id, status: 'released' })
  }
  const kept = [...inventory.reservations()].map(({ id }) => id)
  expect(kept).toEqual(ids.slice(2))
  expectThrow(() => inventory.reservation(ids[0] as string), 'RESERVATION_NOT_FOUND')
  await expectRefusal(inventory.confirm(ids[1] as string), 'RESERVATION_NOT_FOUND')
  expect([...(await replay(journal)).reservations()].map(({ id }) => id)).toEqual(kept)
})

test.each([{ maxAgeMs: 0 }, { maxCount: 0 }])(
  'with the retention %o a command on a reservation still gives it as it ended',
  async (retention) => {
    const { inventory } = await openWithLaptops(9, { retention })
    const { id } = await inventory.reserve({ ...laptops, quantity: 1 })
    expect(await inventory.release(id)).toMatchObject({ id, status: 'released' })
    expectThrow(() => inventory.reservation(id), 'RESERVATION_NOT_FOUND')
  },
)

test('an id that comes back after its reservation was forgotten belongs to its new level alone', async () => {
  const { inventory } = await openWithLaptops(5, { retention: { maxCount: 0 }, generateId: () => 'R' })
  await inventory.receive({ ...laptops, warehouseId: 'NYC', quantity: 5 })
  await inventory.release((await inventory.reserve({ ...laptops, quantity: 1 })).id)
  await inventory.reserve({ ...laptops, warehouseId: 'NYC', quantity: 2 })
  expect([...inventory.reservations({ warehouseId: 'SFO' })]).toEqual([])
  expect([...inventory.reservations()]).toHaveLength(1)
  await inventory.release('R')
  await inventory.reserve({ ...laptops, warehouseId: 'NYC', quantity: 2 })
  expect([...inventory.reservations()]).toHaveLength(1)
  expect((await inventory.reconcile()).drift).toEqual([])
})

test('reconciliation finds drift that was planted, says where, and the engine stops', async () => {
  const options = readOptions({ journal: new MemoryJournal(), clock: new FakeClock() })
  const engine = await Engine.open(options)
  await engine.door.call('addWarehouse', { id: 'SFO', name: 'SFO' })
  await engine.door.call('receive', { ...laptops, quantity: 10 })
  expect(await engine.reconcile()).toMatchObject({ drift: [], sequence: 2, levels: 1 })

  // Memory says what the log does not: a movement that was applied and never appended.
  const level = engine.state.stock.level('SFO', 'LAPTOP') as StockLevel
  const stolen = { type: 'sold', ...laptops, quantity: 1, from: 'available', to: 'customer' } as const
  level.apply(stolen, { sequence: 2, at: 0 })
  const { drift } = await engine.reconcile()
  expect(drift).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ subject: 'level', ...laptops, field: 'available', live: 9, replayed: 10 }),
    ]),
  )
  const details = await expectRefusal(engine.door.call('sell', { ...laptops, quantity: 1 }), 'INVARIANT_VIOLATED')
  expect(details.invariant).toBe(4)
  expectThrow(() => engine.mustBeReadable(), 'INVARIANT_VIOLATED')
  await engine.close()

  const reopened = await Engine.open(options)
  expect((reopened.state.stock.level('SFO', 'LAPTOP') as StockLevel).available).toBe(10)
})
