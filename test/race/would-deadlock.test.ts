import { describe, expect } from 'vitest'
import type { LevelKey } from '../../src/index.ts'
import { holdLevels, holdUntilCalled } from '../support/holding.ts'
import { expectRefusal } from '../support/refusals.ts'
import { lax, nyc, race, sfo } from './arena.ts'
import { someTurns, track } from './tracked.ts'

/** Levels that no background transaction holds, so that the test alone decides who waits. */
const own = (productId: string): LevelKey => ({ warehouseId: 'SFO', productId })
const [a, b, c, d, e] = ['A', 'B', 'C', 'D', 'E'].map(own) as [LevelKey, LevelKey, LevelKey, LevelKey, LevelKey]

describe('inside the function, what would have to wait for any lock is WOULD_DEADLOCK', () => {
  race("two transactions, each calling a plain command on the other's level: not a hang", async (arena) => {
    const { inventory } = arena
    const bothHold = Promise.withResolvers<void>()
    let holders = 0
    const cross = async (mine: LevelKey, theirs: LevelKey): Promise<unknown> =>
      inventory.transaction({ levels: [mine] }, async (tx) => {
        holders += 1
        if (holders === 2) bothHold.resolve()
        await bothHold.promise
        await tx.receive({ ...mine, quantity: 1 })
        await inventory.receive({ ...theirs, quantity: 1 })
      })
    const running = [cross(a, b), cross(b, a)]
    for (const one of running) await expectRefusal(one, 'WOULD_DEADLOCK')
    expect([inventory.stock(a).available, inventory.stock(b).available]).toEqual([0, 0])
    await inventory.receive({ ...a, quantity: 1 })
  })

  race('a plain command on its own level, too', async ({ inventory }) => {
    await inventory.transaction({ levels: [a] }, async () => {
      await expectRefusal(inventory.receive({ ...a, quantity: 1 }), 'WOULD_DEADLOCK')
      expect(await inventory.tryReserve({ ...a, quantity: 1 })).toMatchObject({
        ok: false,
        refusal: { code: 'WOULD_DEADLOCK' },
      })
      const batch = await inventory.batch([
        { type: 'receive', ...b, quantity: 1 },
        { type: 'receive', ...a, quantity: 1 },
        { type: 'receive', ...c, quantity: 1 },
      ])
      expect(batch.map((one) => (one.ok ? 'ok' : one.refusal.code))).toEqual(['ok', 'WOULD_DEADLOCK', 'ok'])
    })
    expect(inventory.stock(a).available).toBe(0)
  })

  race('a command on a reservation, and one with a key, too', async ({ inventory }) => {
    await inventory.receive({ ...a, quantity: 5 })
    const { id } = await inventory.reserve({ ...a, quantity: 1 })
    await inventory.transaction({ levels: [a] }, async () => {
      await expectRefusal(inventory.confirm(id), 'WOULD_DEADLOCK')
      const keyed = { ...a, quantity: 1, idempotencyKey: 'k' }
      await expectRefusal(inventory.reserve(keyed), 'WOULD_DEADLOCK')
    })
    // It bound nothing and left nothing in flight.
    await inventory.reserve({ ...a, quantity: 1, idempotencyKey: 'k' })
    expect(inventory.stock(a).reserved).toBe(2)
  })

  race('joining a call that waits for a lock would be waiting, too', async ({ inventory }) => {
    const end = await holdUntilCalled(inventory, [a])
    const first = track(inventory.receive({ ...a, quantity: 1, idempotencyKey: 'k' }))
    await inventory.transaction({ levels: [b] }, async () => {
      const joining = inventory.receive({ ...a, quantity: 1, idempotencyKey: 'k' })
      await expectRefusal(joining, 'WOULD_DEADLOCK')
    })
    await end()
    await first.promise
    expect(inventory.stock(a).available).toBe(1)
  })

  race('one that need not wait runs as its own commit, which a roll-back leaves', async (arena) => {
    const { inventory } = arena
    const failing = inventory.transaction({ levels: [a] }, async (tx) => {
      await tx.receive({ ...a, quantity: 1 })
      await inventory.receive({ ...b, quantity: 1 })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect([inventory.stock(a).available, inventory.stock(b).available]).toEqual([0, 1])
  })

  race('a nested transaction on free levels runs; on a held one it is refused', async (arena) => {
    const { inventory } = arena
    await inventory.transaction({ levels: [a] }, async () => {
      await inventory.transaction({ levels: [b, c] }, async (tx) => {
        await tx.receive({ ...b, quantity: 1 })
        // The outer transaction's level is held as well.
        await expectRefusal(inventory.receive({ ...a, quantity: 1 }), 'WOULD_DEADLOCK')
        await expectRefusal(inventory.receive({ ...c, quantity: 1 }), 'WOULD_DEADLOCK')
      })
      await inventory.receive({ ...c, quantity: 1 })
      const nested = inventory.transaction({ levels: [a, d] }, () => undefined)
      await expectRefusal(nested, 'WOULD_DEADLOCK')
    })
    expect([b, c].map((level) => inventory.stock(level).available)).toEqual([1, 1])
  })

  race('a nested transaction never comes to wait for what another takes after it looked', async (arena) => {
    const { inventory } = arena
    const { end, holder: outer } = await holdLevels(
      inventory,
      { levels: [e], timeoutMs: 20_000 },
      () => undefined,
      () =>
        inventory
          .transaction({ levels: [c, d], timeoutMs: 10_000 }, () => 'nested')
          .catch((error: unknown) => (error as { code?: string }).code),
    )
    end.resolve()
    await Promise.resolve()
    // In the same turn: it takes D, and waits for E.
    const rival = track(inventory.transaction({ levels: [d, e], timeoutMs: 20_000 }, () => 'rival'))
    expect(['nested', 'WOULD_DEADLOCK']).toContain(await outer)
    expect(await rival.promise).toBe('rival')
  })

  race('code that outlives its transaction counts as outside, and waits', async ({ inventory }) => {
    let late: Promise<unknown> | undefined
    const go = Promise.withResolvers<void>()
    await inventory.transaction({ levels: [a] }, async () => {
      late = go.promise.then(() => inventory.receive({ ...b, quantity: 1 }))
    })
    const end = await holdUntilCalled(inventory, [b])
    go.resolve()
    const waiting = track(late as Promise<unknown>)
    await someTurns()
    expect(waiting.outcome).toBe('waiting')
    await end()
    await waiting.promise
    expect(inventory.stock(b).available).toBe(1)
  })

  race('of a nested transaction that is over, code is inside as long as the outer one is', async (arena) => {
    const { inventory } = arena
    const end = await holdUntilCalled(inventory, [b])
    const go = Promise.withResolvers<void>()
    let late: Promise<unknown> = Promise.resolve()
    await inventory.transaction({ levels: [a] }, async () => {
      await inventory.transaction({ levels: [c] }, async () => {
        late = go.promise.then(() => inventory.receive({ ...b, quantity: 1 }))
      })
      go.resolve()
      await expectRefusal(late, 'WOULD_DEADLOCK')
    })
    await end()
  })

  race('a timed-out function that lives on counts as outside', async ({ inventory }) => {
    const end = await holdUntilCalled(inventory, [b])
    const go = Promise.withResolvers<void>()
    let late: Promise<unknown> = Promise.resolve()
    const slow = inventory.transaction({ levels: [a], timeoutMs: 20 }, async () => {
      late = go.promise.then(() => inventory.receive({ ...b, quantity: 1 }))
      await late
    })
    await expectRefusal(slow, 'TRANSACTION_TIMEOUT')
    go.resolve()
    const waiting = track(late)
    await someTurns()
    expect(waiting.outcome).toBe('waiting')
    await end()
    await waiting.promise
  })

  race('settings of a warehouse wait for no lock', async ({ inventory }) => {
    await inventory.transaction({ levels: [sfo, nyc, lax] }, async () => {
      await inventory.configure({ warehouseId: 'SFO', capacity: 1_000 })
      await inventory.addWarehouse({ id: 'BOS', name: 'Boston' })
    })
    expect(inventory.warehouse('SFO').capacity).toBe(1_000)
  })
})
