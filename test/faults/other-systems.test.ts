import { describe, expect } from 'vitest'
import { replay } from '../../src/index.ts'
import { lax, nyc, race, sfo } from '../race/arena.ts'
import { someTurns, until } from '../race/tracked.ts'
import { holdLevels } from '../support/holding.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

describe('what went wrong in other systems', () => {
  race('medusa#16502: two lines for one item are checked together', async ({ inventory }) => {
    const lines = [
      { ...sfo, quantity: 6 },
      { ...nyc, quantity: 1 },
      { ...sfo, quantity: 6 },
    ]
    const details = await expectRefusal(inventory.reserveAll({ lines }), 'INSUFFICIENT_STOCK')
    expect(details).toMatchObject({ requested: 12, available: 10 })
    expect([...inventory.reservations()]).toEqual([])
    const made = await inventory.reserveAll({ lines: [lines[0], lines[1], { ...sfo, quantity: 4 }] as typeof lines })
    expect(made.map(({ quantity, warehouseId }) => [warehouseId, quantity])).toEqual([
      ['SFO', 6],
      ['NYC', 1],
      ['SFO', 4],
    ])
  })

  race('medusa#16569: no public call bypasses the lock', async ({ inventory }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 1 })
    const held = await inventory.reserve({ ...sfo, quantity: 1 })
    await inventory.confirm(held.id)
    await inventory.markDamaged({ ...sfo, quantity: 1 })
    await inventory.quarantine({ ...sfo, quantity: 1 })
    const { end, holder } = await holdLevels(inventory, { levels: [sfo] })
    const before = inventory.stock(sfo)
    const { sequence } = (await commitsOf(inventory)).at(-1) as { sequence: number }
    const one = { ...sfo, quantity: 1 }
    const reason = 'r'
    const there = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'LAX', productId: 'LAPTOP' }
    const back = { sourceWarehouseId: 'LAX', destinationWarehouseId: 'SFO', productId: 'LAPTOP' }
    const calls: Promise<unknown>[] = [
      inventory.receive(one),
      inventory.sell(one),
      inventory.returnStock({ ...one, disposition: 'damaged' }),
      inventory.remove({ ...one, reason }),
      inventory.markDamaged(one),
      inventory.quarantine(one),
      inventory.clear(one),
      inventory.writeOff({ ...one, from: 'damaged', reason }),
      inventory.adjust({ ...sfo, delta: 1, reason }),
      inventory.count({ ...sfo, counted: 8, reason }),
      inventory.configure({ ...sfo, reorderThreshold: 3 }),
      inventory.reserve(one),
      inventory.tryReserve(one),
      inventory.reserveAll({ lines: [{ ...lax, quantity: 1 }, one] }),
      inventory.transfer({ ...there, quantity: 1 }),
      inventory.transfer({ ...back, quantity: 1 }),
      inventory.extend(hold.id, { ttlMs: 9_999_999 }),
      inventory.confirm(hold.id),
      inventory.fulfill(held.id),
      inventory.cancel(hold.id),
      inventory.release(hold.id).catch(() => undefined),
      inventory.batch([{ type: 'sell', ...one }]),
    ]
    await someTurns(20)
    expect(inventory.stock(sfo)).toEqual(before)
    const since = (await commitsOf(inventory, { fromSequence: sequence + 1 })).flatMap((commit) => commit.entries)
    expect(since.filter((entry) => 'warehouseId' in entry && entry.warehouseId === 'SFO')).toEqual([])
    end.resolve()
    await holder
    // Each then has its turn, in the order of the calls.
    await Promise.all(calls)
    expect(inventory.stock(sfo).version).toBe(before.version + calls.length - 1)
  })

  race('saleor#6897: no lock is held across a payment: reserve, pay outside, confirm', async (arena) => {
    const { inventory } = arena
    const payment = Promise.withResolvers<void>()
    let paying = 0
    const checkout = async (): Promise<string> => {
      const attempt = await inventory.tryReserve({ ...sfo, quantity: 1 })
      if (!attempt.ok) return attempt.refusal.code
      paying += 1
      await payment.promise
      return (await inventory.confirm(attempt.value.id)).status
    }
    const shoppers = Array.from({ length: 15 }, checkout)
    await until(() => paying === 10, 'ten are paying at once')
    // While all of them pay, the level is free for others.
    await inventory.receive({ ...sfo, quantity: 2 })
    expect(await inventory.transaction({ levels: [sfo] }, (tx) => tx.stock(sfo).reserved)).toBe(10)
    payment.resolve()
    const outcomes = await Promise.all(shoppers)
    expect(outcomes.filter((outcome) => outcome === 'confirmed').length).toBeGreaterThanOrEqual(10)
    const { available, committed } = inventory.stock(sfo)
    expect(available + committed).toBe(12)
  })

  race('erpnext#51562: sequence numbers order the log; times are only labels', async (arena) => {
    const { inventory, clock, journal } = arena
    const sequences: number[] = []
    // Times that stand still, jump ahead and fall back.
    for (const jump of [0, 5_000, -9_000, 0, 3, -1, 2_000, -60_000]) {
      clock.set(clock.now() + jump)
      sequences.push((await inventory.sell({ ...sfo, quantity: 1 })).sequence)
      sequences.push((await inventory.receive({ ...sfo, quantity: 1 })).sequence)
    }
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
    const commits = await commitsOf(inventory)
    expect(commits.map(({ sequence }) => sequence)).toEqual(commits.map((_, index) => index + 1))
    for (const [index, { at }] of commits.entries())
      expect(at, `invariant 10 at ${index}`).toBeGreaterThanOrEqual(commits[index - 1]?.at ?? 0)
    // Each state on the way is that of the commits before it, whatever their times.
    for (const sequence of sequences.slice(0, 4)) {
      const { available } = (await replay(journal, { until: { sequence } })).stock(sfo)
      expect(available).toBe(sequences.indexOf(sequence) % 2 === 0 ? 9 : 10)
    }
  })

  race('released twice: a no-op; confirm after release names the earlier outcome', async (arena) => {
    const { inventory } = arena
    const { id } = await inventory.reserve({ ...sfo, quantity: 1 })
    const [first, second] = await Promise.all([inventory.release(id), inventory.release(id)])
    expect(second).toEqual(first)
    const log = (await commitsOf(inventory)).length
    expect(await expectRefusal(inventory.confirm(id), 'INVALID_RESERVATION_STATE')).toMatchObject({
      status: 'released',
    })
    expect((await commitsOf(inventory)).length).toBe(log)
  })
})
