import { describe, expect } from 'vitest'
import { holdLevels } from '../support/holding.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

describe('a batch', () => {
  race('its commands run in order, each sees those before it, each judged by itself', async (arena) => {
    const { inventory } = arena
    const made = await inventory.reserve({ ...sfo, quantity: 2 })
    const results = await inventory.batch([
      { type: 'sell', ...sfo, quantity: 8 },
      { type: 'sell', ...sfo, quantity: 1 },
      { type: 'release', reservationId: made.id },
      { type: 'sell', ...sfo, quantity: 1 },
      { type: 'confirm', reservationId: made.id },
      { type: 'sell', ...sfo, quantity: 0 },
      { type: 'reserve', ...sfo, quantity: 1, ttlMs: 1_000 },
    ])
    expect(results.map((one) => (one.ok ? 'ok' : one.refusal.code))).toEqual([
      'ok',
      'INSUFFICIENT_STOCK',
      'ok',
      'ok',
      'INVALID_RESERVATION_STATE',
      'INVALID_QUANTITY',
      'ok',
    ])
    expect(results[2]).toMatchObject({ ok: true, value: { status: 'released' } })
    expect(results[6]).toMatchObject({ ok: true, value: { status: 'pending', quantity: 1 } })
  })

  race(
    'one that must wait for a lock delays those after it',
    async ({ inventory }) => {
      const { end, holder } = await holdLevels(inventory, { levels: [sfo] })
      const batch = track(
        inventory.batch([
          { type: 'receive', ...nyc, quantity: 1 },
          { type: 'sell', ...sfo, quantity: 1 },
          { type: 'sell', ...nyc, quantity: 11 },
        ]),
      )
      await until(() => inventory.stock(nyc).available === 11, 'the first has run')
      await someTurns()
      expect(inventory.stock(nyc).available, 'the third waits for the second').toBe(11)
      end.resolve()
      await holder
      expect((await batch.promise).map(({ ok }) => ok)).toEqual([true, true, true])
      const types = (await commitsOf(inventory)).slice(-3).map(({ entries }) => entries[0])
      expect(types).toMatchObject([
        { type: 'received', warehouseId: 'NYC' },
        { type: 'sold', warehouseId: 'SFO' },
        { type: 'sold', warehouseId: 'NYC' },
      ])
    },
    { held: [sfo] },
  )

  race(
    'one that waits in vain is a refusal of its own, and the rest go on',
    async (arena) => {
      const { inventory } = arena
      const { end, holder } = await holdLevels(inventory, { levels: [sfo], timeoutMs: 20_000 })
      const results = await inventory.batch([
        { type: 'sell', ...sfo, quantity: 1 },
        { type: 'sell', ...nyc, quantity: 1 },
      ])
      expect(results).toMatchObject([{ ok: false, refusal: { code: 'LOCK_TIMEOUT' } }, { ok: true }])
      end.resolve()
      await holder
    },
    { options: { lockTimeoutMs: 60 }, held: [] },
  )

  race(
    'one that joined a call which then aborts still delays those after it',
    async ({ inventory }) => {
      const { end, holder } = await holdLevels(inventory, { levels: [sfo], timeoutMs: 20_000 })
      const abort = new AbortController()
      const keyed = { ...sfo, quantity: 3, idempotencyKey: 'k' }
      const first = track(inventory.reserve({ ...keyed, signal: abort.signal }))
      const batch = track(
        inventory.batch([
          { type: 'reserve', ...keyed },
          { type: 'sell', ...nyc, quantity: 1 },
        ]),
      )
      abort.abort(new Error('gone'))
      await first.answered()
      await someTurns()
      expect(inventory.stock(nyc).available, 'the second waits for the first').toBe(10)
      end.resolve()
      await holder
      expect((await batch.promise).map(({ ok }) => ok)).toEqual([true, true])
    },
    { held: [sfo] },
  )

  race('the same key twice in it has its effect once', async ({ inventory }) => {
    const keyed = { type: 'reserve' as const, ...sfo, quantity: 3, idempotencyKey: 'k' }
    const [first, second] = await inventory.batch([keyed, keyed])
    expect(first).toEqual(second)
    expect(inventory.stock(sfo).reserved).toBe(3)
  })

  race(
    'if the journal fails, the whole of it rejects, and nothing is left unhandled',
    async (arena) => {
      const { inventory, journal } = arena
      const { end, holder: held } = await holdLevels(inventory, { levels: [nyc] })
      const holder = track(held)
      journal.hold()
      const batch = track(
        inventory.batch([
          { type: 'sell', ...sfo, quantity: 1 },
          { type: 'sell', ...nyc, quantity: 1 },
          { type: 'sell', ...sfo, quantity: 1 },
        ]),
      )
      await until(() => inventory.stock(sfo).available === 9 && journal.isHoldingOne)
      journal.failHeld()
      await batch.answered()
      expect(batch.outcome).toBe('JOURNAL_FAILED')
      end.resolve()
      await holder.answered()
      await someTurns()
    },
    { held: [sfo] },
  )
})
