import { describe, expect } from 'vitest'
import { expectRefusal } from '../support/refusals.ts'
import { lax, nyc, race, sfo } from './arena.ts'
import { someTurns, type Tracked, track, until } from './tracked.ts'

const limit = 20

/** Fills the bound on commands in flight while the journal holds their answers back. */
async function fill(sell: () => Promise<unknown>): Promise<Tracked<unknown>[]> {
  const callers: Tracked<unknown>[] = []
  // Background transactions come and go, and count as well.
  for (;;) {
    const caller = track(sell())
    callers.push(caller)
    await Promise.resolve().then(() => undefined)
    if (caller.isAnswered) return callers
  }
}

describe('every queue has a bound', () => {
  race(
    'over the bound on commands in flight: OVERLOADED at once, nothing applied',
    async (arena) => {
      const { inventory, journal } = arena
      await inventory.receive({ ...sfo, quantity: 100 })
      journal.hold()
      const callers = await fill(() => inventory.sell({ ...sfo, quantity: 1 }))
      const last = callers.at(-1)
      expect(last?.outcome).toBe('OVERLOADED')
      expect(last?.error).toMatchObject({ details: { limit, requested: 1 } })
      journal.letGo()
      await Promise.all(callers.map((one) => one.answered()))
      const served = callers.filter(({ outcome }) => outcome !== 'OVERLOADED')
      expect(served.length).toBeLessThanOrEqual(limit)
      expect(inventory.stock(sfo).available).toBe(110 - served.length)
    },
    { options: { limits: { maxInFlight: limit } } },
  )

  race(
    'answers that wait count until they are given, refusals and no-ops included',
    async (arena) => {
      const { inventory, journal } = arena
      await inventory.settled()
      journal.hold()
      track(inventory.sell({ ...sfo, quantity: 10 }))
      await until(() => inventory.stock(sfo).available === 0)
      const callers = await fill(() => inventory.reserve({ ...sfo, quantity: 1 }))
      expect(callers.at(-1)?.outcome).toBe('OVERLOADED')
      journal.letGo()
      await Promise.all(callers.map((one) => one.answered()))
      const outcomes = new Set(callers.map(({ outcome }) => outcome))
      expect(outcomes).toEqual(new Set(['INSUFFICIENT_STOCK', 'OVERLOADED']))
    },
    { options: { limits: { maxInFlight: limit } } },
  )

  race(
    'also tryReserve, batch (each of its commands), and a transaction',
    async (arena) => {
      const { inventory, journal } = arena
      const lines = Array.from({ length: limit + 1 }, () => ({
        type: 'sell' as const,
        ...sfo,
        quantity: 1,
      }))
      expect(await expectRefusal(inventory.batch(lines), 'OVERLOADED')).toMatchObject({
        requested: limit + 1,
      })
      expect(inventory.stock(sfo).available).toBe(10)
      journal.hold()
      await fill(() => inventory.receive({ ...sfo, quantity: 1 }))
      const attempts = [
        track(inventory.tryReserve({ ...sfo, quantity: 1 })),
        track(inventory.batch([{ type: 'sell', ...sfo, quantity: 1 }])),
        track(inventory.transaction({ levels: [sfo] }, () => 'never')),
      ]
      for (const attempt of attempts) expect((await attempt.answered()).outcome).toBe('OVERLOADED')
      journal.letGo()
      await inventory.settled()
    },
    { options: { limits: { maxInFlight: limit } }, held: [lax] },
  )

  race(
    'a batch in which one does not fit applies nothing',
    async (arena) => {
      const { inventory, journal } = arena
      journal.hold()
      const waiting = Array.from({ length: limit / 2 }, () => track(inventory.receive({ ...nyc, quantity: 1 })))
      const half = Array.from({ length: limit }, () => ({ type: 'sell' as const, ...sfo, quantity: 1 }))
      await expectRefusal(inventory.batch(half.slice(0, limit / 2 + 1)), 'OVERLOADED')
      journal.letGo()
      await Promise.all(waiting.map((one) => one.answered()))
      expect(inventory.stock(sfo).available).toBe(10)
    },
    { options: { limits: { maxInFlight: limit } } },
  )

  race(
    'what was answered leaves room again, whatever the answer',
    async ({ inventory }) => {
      const gone = AbortSignal.abort(new Error('gone'))
      for (let round = 0; round < 3 * limit; round += 1) {
        await expectRefusal(inventory.sell({ ...sfo, quantity: 0 }), 'INVALID_QUANTITY')
        await inventory.sell({ ...sfo, quantity: 99 }).catch(() => undefined)
        await inventory.sell({ ...sfo, quantity: 1, signal: gone }).catch(() => undefined)
        await inventory.tryReserve({ ...sfo, quantity: 99 })
        await inventory.batch([
          { type: 'sell', ...sfo, quantity: 99 },
          { type: 'sell', ...sfo, quantity: -1 },
        ])
        await inventory.transaction({ levels: [sfo] }, () => Promise.reject(1)).catch(() => undefined)
        await inventory.transaction({ levels: [sfo], signal: gone }, () => 'never').catch(() => undefined)
      }
      await inventory.sell({ ...sfo, quantity: 1 })
    },
    { options: { limits: { maxInFlight: limit } } },
  )

  race(
    'more than so many waiters for one lock: OVERLOADED, also tryReserve; others are served',
    async (arena) => {
      const { inventory } = arena
      const level = { warehouseId: 'SFO', productId: 'HOT' }
      await inventory.receive({ ...level, quantity: 50 })
      const end = Promise.withResolvers<void>()
      const begun = Promise.withResolvers<void>()
      const holder = inventory.transaction({ levels: [level] }, async () => {
        begun.resolve()
        await end.promise
      })
      await begun.promise
      const abort = new AbortController()
      const gone = track(inventory.sell({ ...level, quantity: 1, signal: abort.signal }))
      const waiting = [1, 2].map(() => track(inventory.sell({ ...level, quantity: 1 })))
      await expectRefusal(inventory.sell({ ...level, quantity: 1 }), 'OVERLOADED')
      await expectRefusal(inventory.tryReserve({ ...level, quantity: 1 }), 'OVERLOADED')
      await expectRefusal(
        inventory.transaction({ levels: [lax, level] }, () => 'never'),
        'OVERLOADED',
      )
      // What it had taken of the others is given back.
      await inventory.sell({ ...lax, quantity: 1 })
      // One that gives up makes room for another.
      abort.abort(new Error('gone'))
      await gone.answered()
      waiting.push(track(inventory.sell({ ...level, quantity: 1 })))
      await someTurns()
      expect(waiting.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting', 'waiting'])
      end.resolve()
      await holder
      await Promise.all(waiting.map(({ promise }) => promise))
      expect(inventory.stock(level).available).toBe(47)
    },
    { options: { limits: { maxWaitersPerLock: 3 } }, held: [nyc] },
  )
})

describe('ready()', () => {
  race(
    'resolves when there is room again, for callers who would rather wait than drop',
    async (arena) => {
      const { inventory, journal } = arena
      await inventory.receive({ ...sfo, quantity: 1_000 })
      let served = 0
      const shopper = async (): Promise<void> => {
        for (let bought = 0; bought < 10; ) {
          await inventory.ready()
          try {
            await inventory.sell({ ...sfo, quantity: 1 })
            bought += 1
            served += 1
          } catch (error) {
            expect(error).toMatchObject({ code: 'OVERLOADED' })
          }
        }
      }
      await Promise.all(Array.from({ length: 60 }, shopper))
      expect(served).toBe(600)
      expect(inventory.stock(sfo).available).toBe(410)
      expect(journal.violations).toEqual([])
    },
    { options: { limits: { maxInFlight: limit } } },
  )

  race(
    'is not yet there while the bound is reached, and is there for all who wait',
    async (arena) => {
      const { inventory, journal } = arena
      journal.hold()
      const filling = await fill(() => inventory.receive({ ...sfo, quantity: 1 }))
      const waiting = [1, 2, 3].map(() => track(inventory.ready()))
      await someTurns()
      expect(waiting.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting', 'waiting'])
      journal.letGo()
      await Promise.all(filling.map((one) => one.answered()))
      // None of them does anything, and none keeps the others from hearing of it.
      await Promise.all(waiting.map(({ promise }) => promise))
    },
    { options: { limits: { maxInFlight: 1 } }, held: [] },
  )
})
