import { describe, expect } from 'vitest'
import { isInventoryError } from '../../src/index.ts'
import { expectRefusal } from '../support/refusals.ts'
import { type Arena, nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

/** Applies a commit that the journal does not get, so that everything computed now must wait. */
async function applyUndurably({ inventory, journal }: Arena, quantity: number = 1): Promise<void> {
  await inventory.settled()
  const before = inventory.stock(sfo).available
  journal.hold()
  track(inventory.sell({ ...sfo, quantity }))
  await until(() => inventory.stock(sfo).available === before - quantity, 'the sale is applied')
}

describe('every answer waits for the last sequence applied, when it was computed (invariant 11)', () => {
  race('a success is not given before the journal has it, and is given then', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const reserving = track(inventory.reserve({ ...sfo, quantity: 3 }))
    await until(() => inventory.stock(sfo).reserved === 3, 'the hold is visible')
    await someTurns()
    expect(reserving.outcome).toBe('waiting')
    journal.letGo()
    expect(await reserving.promise).toMatchObject({ status: 'pending', quantity: 3 })
  })

  race('a refusal waits: reserve, and tryReserve as a value', async (arena) => {
    const { inventory, journal } = arena
    await applyUndurably(arena, 10)
    const thrown = track(inventory.reserve({ ...sfo, quantity: 1 }))
    const value = track(inventory.tryReserve({ ...sfo, quantity: 1 }))
    await someTurns()
    expect([thrown.outcome, value.outcome]).toEqual(['waiting', 'waiting'])
    journal.letGo()
    await expectRefusal(thrown.promise, 'INSUFFICIENT_STOCK')
    expect(await value.promise).toMatchObject({
      ok: false,
      refusal: { code: 'INSUFFICIENT_STOCK' },
    })
  })

  race('a count without a difference waits, and a no-op: a second release', async (arena) => {
    const { inventory, journal } = arena
    const { id } = await inventory.reserve({ ...sfo, quantity: 1 })
    await inventory.release(id)
    await applyUndurably(arena)
    const counting = track(inventory.count({ ...sfo, counted: 9, reason: 'cycle-count' }))
    const releasing = track(inventory.release(id))
    await someTurns()
    expect([counting.outcome, releasing.outcome]).toEqual(['waiting', 'waiting'])
    journal.letGo()
    expect(await releasing.promise).toMatchObject({ status: 'released' })
    await counting.promise
  })

  race('a replayed idempotency key and a reused one wait', async (arena) => {
    const { inventory, journal } = arena
    await inventory.receive({ ...nyc, quantity: 1, idempotencyKey: 'k' })
    await applyUndurably(arena)
    const again = track(inventory.receive({ ...nyc, quantity: 1, idempotencyKey: 'k' }))
    const reused = track(inventory.receive({ ...nyc, quantity: 2, idempotencyKey: 'k' }))
    await someTurns()
    expect([again.outcome, reused.outcome]).toEqual(['waiting', 'waiting'])
    journal.letGo()
    await again.promise
    await expectRefusal(reused.promise, 'IDEMPOTENCY_KEY_REUSED')
  })

  race("a transaction's result waits, also if it only read", async (arena) => {
    const { inventory, journal } = arena
    await applyUndurably(arena, 4)
    const reading = track(inventory.transaction({ levels: [sfo] }, async (tx) => tx.stock(sfo).available))
    const writing = track(inventory.transaction({ levels: [nyc] }, async (tx) => tx.sell({ ...nyc, quantity: 1 })))
    await until(() => inventory.stock(nyc).available === 9, 'the second is applied')
    await someTurns()
    expect([reading.outcome, writing.outcome]).toEqual(['waiting', 'waiting'])
    journal.letGo()
    expect(await reading.promise).toBe(6)
    await writing.promise
  })

  race("a transaction's own error waits: it may rest on what was read", async (arena) => {
    const { inventory, journal } = arena
    await applyUndurably(arena, 10)
    let hasThrown = false
    const soldOut = new Error('sold out')
    const failing = track(
      inventory.transaction({ levels: [sfo] }, async (tx) => {
        hasThrown = tx.stock(sfo).available === 0
        throw soldOut
      }),
    )
    await until(() => hasThrown, 'the function has thrown')
    await someTurns()
    expect(failing.outcome).toBe('waiting')
    journal.letGo()
    await failing.answered()
    expect(failing.error).toBe(soldOut)
  })

  race('a transaction that is refused at its commit is told so only then', async (arena) => {
    const { inventory, journal, clock } = arena
    await applyUndurably(arena)
    let isMade = false
    const failing = track(
      inventory.transaction({ levels: [sfo] }, async (tx) => {
        await tx.reserve({ ...sfo, quantity: 1, ttlMs: 5 })
        clock.set(clock.now() + 5)
        isMade = true
      }),
    )
    await until(() => isMade)
    await someTurns()
    expect(failing.outcome).toBe('waiting')
    journal.letGo()
    await expectRefusal(failing.promise, 'RESERVATION_EXPIRED')
  })

  race('a batch is answered once, when the journal has all of it', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const batch = track(
      inventory.batch([
        { type: 'sell', ...sfo, quantity: 4 },
        { type: 'reserve', ...sfo, quantity: 99 },
        { type: 'sell', ...nyc, quantity: 4 },
      ]),
    )
    await until(() => inventory.stock(nyc).available === 6, 'the last command is applied')
    await someTurns()
    expect(batch.outcome).toBe('waiting')
    journal.letGo()
    expect((await batch.promise).map(({ ok }) => ok)).toEqual([true, false, true])
  })

  race('settled() waits until all that is visible is durable', async (arena) => {
    const { inventory, journal } = arena
    await applyUndurably(arena)
    const settled = track(inventory.settled())
    await someTurns()
    expect(settled.outcome).toBe('waiting')
    journal.letGo()
    await settled.promise
    expect(journal.durableSequence).toBeGreaterThan(6)
  })

  race('refusals that read no state are given at once: bad arguments', async (arena) => {
    const { inventory } = arena
    await applyUndurably(arena)
    await expectRefusal(inventory.reserve({ ...sfo, quantity: 0 }), 'INVALID_QUANTITY')
    await expectRefusal(inventory.reserve({ ...sfo, quantity: 1, ttlMs: 0 }), 'INVALID_ARGUMENT')
    await expectRefusal(inventory.reserve({ ...sfo, productId: '', quantity: 1 }), 'INVALID_ID')
  })
})

describe('what a crash takes back was told to nobody', () => {
  race(
    'a release applied but not yet in the journal, a second release, a crash: the second was not answered',
    async (arena) => {
      const { inventory, journal } = arena
      const { id } = await inventory.reserve({ ...sfo, quantity: 3 })
      journal.hold()
      const first = track(inventory.release(id))
      await until(() => inventory.reservation(id).status === 'released')
      const second = track(inventory.release(id))
      await someTurns()
      const reopened = await arena.crash()
      expect([first.outcome, second.outcome]).toEqual(['waiting', 'waiting'])
      expect(reopened.reservation(id).status).toBe('pending')
      expect(reopened.stock(sfo)).toMatchObject({ available: 7, reserved: 3 })
      // The hold lives on, so confirming it is right.
      expect(await reopened.confirm(id)).toMatchObject({ status: 'confirmed' })
    },
  )

  race('a refusal computed on what the journal then loses is not given', async (arena) => {
    const { inventory } = arena
    await applyUndurably(arena, 10)
    const refused = track(inventory.reserve({ ...sfo, quantity: 1 }))
    const attempt = track(inventory.tryReserve({ ...sfo, quantity: 1 }))
    await someTurns()
    const reopened = await arena.crash()
    expect([refused.outcome, attempt.outcome]).toEqual(['waiting', 'waiting'])
    expect(reopened.stock(sfo).available).toBe(10)
  })

  race('a refusal computed on what the journal fails to keep becomes JOURNAL_FAILED', async (arena) => {
    const { inventory, journal } = arena
    await applyUndurably(arena, 10)
    const refused = track(inventory.reserve({ ...sfo, quantity: 1 }))
    const attempt = track(inventory.tryReserve({ ...sfo, quantity: 1 }))
    await someTurns()
    journal.failHeld()
    await refused.answered()
    await attempt.answered()
    expect([refused.outcome, attempt.outcome]).toEqual(['JOURNAL_FAILED', 'JOURNAL_FAILED'])
    expect(isInventoryError(refused.error, 'JOURNAL_FAILED')).toBe(true)
  })

  race('thousands of commits on one hot product share one append', async (arena) => {
    const { inventory, journal } = arena
    await inventory.receive({ ...sfo, quantity: 5_000 })
    const before = journal.appends
    journal.hold()
    const sold = Array.from({ length: 2_000 }, () => inventory.reserve({ ...sfo, quantity: 1, ttlMs: 60_000 }))
    await until(() => inventory.stock(sfo).reserved === 2_000)
    journal.letGo()
    await Promise.all(sold)
    expect(journal.appends - before).toBeLessThan(10)
  })
})
