import { describe, expect } from 'vitest'
import type { InventoryManager } from '../../src/index.ts'
import { holdLevels } from '../support/holding.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

/** Holds SFO's laptops until the returned function is called. */
async function hold(inventory: InventoryManager): Promise<() => Promise<unknown>> {
  const { end, holder: running } = await holdLevels(inventory, { levels: [sfo], timeoutMs: 20_000 })
  return () => {
    end.resolve()
    return running
  }
}

const request = { ...sfo, quantity: 4, idempotencyKey: 'k' }

describe('while the first call with a key is in flight, the others get its answer', () => {
  race('reserve and tryReserve are one command; each caller gets its own form', async (arena) => {
    const { inventory } = arena
    const end = await hold(inventory)
    const first = track(inventory.tryReserve(request))
    const second = track(inventory.reserve(request))
    const third = track(inventory.tryReserve(request))
    const batch = track(inventory.batch([{ type: 'reserve', ...request }]))
    await end()
    const made = await second.promise
    expect([await first.promise, await third.promise]).toEqual([
      { ok: true, value: made },
      { ok: true, value: made },
    ])
    expect(await batch.promise).toEqual([{ ok: true, value: made }])
    expect(inventory.stock(sfo).reserved).toBe(4)
  })

  race('a refusal, too, each in its own form', async ({ inventory }) => {
    const end = await hold(inventory)
    const tooMany = { ...request, quantity: 40 }
    const first = track(inventory.reserve(tooMany))
    const second = track(inventory.tryReserve(tooMany))
    await end()
    await first.answered()
    expect(first.outcome).toBe('INSUFFICIENT_STOCK')
    expect(await second.promise).toMatchObject({
      ok: false,
      refusal: { code: 'INSUFFICIENT_STOCK' },
    })
  })

  race('a caller that joined a key whose first caller aborts is judged anew', async (arena) => {
    const { inventory } = arena
    const end = await hold(inventory)
    const abort = new AbortController()
    const first = track(inventory.reserve({ ...request, signal: abort.signal }))
    const second = track(inventory.reserve(request))
    const third = track(inventory.tryReserve(request))
    const gone = new Error('gone')
    abort.abort(gone)
    await first.answered()
    expect(first.error).toBe(gone)
    expect([second.outcome, third.outcome]).toEqual(['waiting', 'waiting'])
    await end()
    const made = await second.promise
    expect(made).toMatchObject({ status: 'pending', quantity: 4 })
    expect(await third.promise).toEqual({ ok: true, value: made })
    expect(inventory.stock(sfo).reserved).toBe(4)
  })

  race(
    'so is one whose first caller timed out',
    async (arena) => {
      const { inventory } = arena
      const end = await hold(inventory)
      const first = track(inventory.reserve(request))
      await someTurns(2)
      const joining: ReturnType<typeof track>[] = []
      // It joins shortly before the first gives up, and begins to wait anew with its own patience.
      joining.push(track(inventory.reserve(request)))
      await first.answered()
      expect(first.outcome).toBe('LOCK_TIMEOUT')
      expect(joining[0]?.outcome).toBe('waiting')
      await end()
      expect(await joining[0]?.promise).toMatchObject({ quantity: 4 })
    },
    { options: { lockTimeoutMs: 250 }, held: [nyc] },
  )

  race('a joiner that aborts leaves, and the first goes on', async ({ inventory }) => {
    const end = await hold(inventory)
    const abort = new AbortController()
    const first = track(inventory.reserve(request))
    const joiner = track(inventory.reserve({ ...request, signal: abort.signal }))
    const gone = new Error('gone')
    abort.abort(gone)
    await joiner.answered()
    expect(joiner.error).toBe(gone)
    await end()
    expect(await first.promise).toMatchObject({ quantity: 4 })
  })

  race('a joiner that aborts after the append changes nothing: its answer only waits', async (arena) => {
    const { inventory, journal } = arena
    const abort = new AbortController()
    await inventory.settled()
    journal.hold()
    const first = track(inventory.reserve(request))
    await until(() => inventory.stock(sfo).reserved === 4)
    const joiner = track(inventory.reserve({ ...request, signal: abort.signal }))
    abort.abort(new Error('too late'))
    await someTurns()
    expect(joiner.outcome).toBe('waiting')
    journal.letGo()
    expect(await joiner.promise).toEqual(await first.promise)
  })

  race('all abort one after the other, and the last to stay is served', async ({ inventory }) => {
    const end = await hold(inventory)
    const aborts = Array.from({ length: 20 }, () => new AbortController())
    const callers = aborts.map(({ signal }) => track(inventory.reserve({ ...request, signal })))
    for (const abort of aborts.slice(0, -1)) {
      abort.abort(new Error('gone'))
      await someTurns(1)
    }
    await end()
    expect(await callers.at(-1)?.promise).toMatchObject({ quantity: 4 })
    expect(inventory.stock(sfo).reserved).toBe(4)
    const commits = await commitsOf(inventory)
    expect(commits.filter(({ idempotencyKey }) => idempotencyKey === 'k')).toHaveLength(1)
  })

  race('if the engine closes, first and joiners alike are CLOSED', async ({ inventory }) => {
    const end = await hold(inventory)
    const callers = [request, request, request].map((one) => track(inventory.reserve(one)))
    const closing = inventory.close()
    await Promise.all(callers.map((one) => one.answered()))
    expect(callers.map(({ outcome }) => outcome)).toEqual(['CLOSED', 'CLOSED', 'CLOSED'])
    await end().catch(() => undefined)
    await closing
  })

  race('if the journal fails, first and joiners alike are JOURNAL_FAILED', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const callers = [request, request, request].map((one) => track(inventory.reserve(one)))
    await until(() => inventory.stock(sfo).reserved === 4)
    await until(() => journal.isHoldingOne)
    journal.failHeld()
    await Promise.all(callers.map((one) => one.answered()))
    expect(new Set(callers.map(({ outcome }) => outcome))).toEqual(new Set(['JOURNAL_FAILED']))
  })

  race(
    'each that joined counts as one in flight',
    async ({ inventory, journal }) => {
      journal.hold()
      const callers = [request, request].map((one) => track(inventory.reserve(one)))
      await someTurns()
      // Two wait for their answers; background transactions may wait for theirs.
      const many = Array.from({ length: 40 }, () => track(inventory.reserve(request)))
      await until(() => many.some(({ isAnswered }) => isAnswered), 'the bound is reached')
      expect(many.at(-1)?.outcome).toBe('OVERLOADED')
      journal.letGo()
      await Promise.all([...callers, ...many].map((one) => one.answered()))
      expect(inventory.stock(sfo).reserved).toBe(4)
    },
    { options: { limits: { maxInFlight: 30 } } },
  )
})
