import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, vi } from 'vitest'
import { holdLevels } from '../support/holding.ts'
import { race, sfo } from './arena.ts'
import { track, until } from './tracked.ts'

/** Keeps the thread, so that real time passes and no timer can fire. */
function burn(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('deadlines of locks and transactions use real monotonic time', () => {
  race('a clock that jumps ahead by a day ends no wait and no transaction', async ({ inventory, clock }) => {
    const { end, holder: held } = await holdLevels(inventory, { levels: [sfo], timeoutMs: 20_000 }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 1 })
    })
    const holder = track(held)
    const waiting = [
      track(inventory.sell({ ...sfo, quantity: 1 })),
      track(inventory.transaction({ levels: [sfo], timeoutMs: 20_000 }, (tx) => tx.sell({ ...sfo, quantity: 1 }))),
    ]
    clock.advance(24 * 60 * 60 * 1000)
    end.resolve()
    await Promise.all([holder, ...waiting].map(({ promise }) => promise))
    expect(inventory.stock(sfo).available).toBe(7)
  })

  race('a clock that stands still, or goes back, keeps none alive', async ({ inventory, clock }) => {
    clock.set(clock.now() - 24 * 60 * 60 * 1000)
    const running = track(inventory.transaction({ levels: [sfo], timeoutMs: 300 }, () => new Promise(() => undefined)))
    await running.answered()
    expect(running.outcome).toBe('TRANSACTION_TIMEOUT')
  })

  race('so does a wall clock that jumps', async ({ inventory }) => {
    const wall = vi.spyOn(Date, 'now')
    try {
      const selling = inventory.transaction({ levels: [sfo], timeoutMs: 20_000 }, async (tx) => {
        wall.mockReturnValue(8_000_000_000_000)
        await pause(1)
        await tx.sell({ ...sfo, quantity: 1 })
      })
      await selling
    } finally {
      wall.mockRestore()
    }
    expect(inventory.stock(sfo).available).toBe(9)
  })
})

describe('timeoutMs runs from the call', () => {
  race(
    'what was spent on waiting for the locks is not given again to the function',
    async ({ inventory }) => {
      const { end, holder } = await holdLevels(inventory, { levels: [sfo], timeoutMs: 20_000 })
      const timeoutMs = 500
      const begun = performance.now()
      const late = track(
        inventory.transaction({ levels: [sfo], timeoutMs }, async (tx) => {
          await tx.sell({ ...sfo, quantity: 1 })
          burn(timeoutMs - 150)
        }),
      )
      await until(() => performance.now() > begun + 200)
      end.resolve()
      await holder
      await late.answered()
      // On a machine that is very slow it may not even have had its lock in time.
      expect(['TRANSACTION_TIMEOUT', 'LOCK_TIMEOUT']).toContain(late.outcome)
      expect(inventory.stock(sfo).available).toBe(10)
    },
    { held: [] },
  )

  race('one that is longer than a timer can be does not end at once', async ({ inventory }) => {
    const asked = vi.spyOn(globalThis, 'setTimeout')
    try {
      const timeoutMs = 2 ** 31 + 5_000
      await inventory.transaction({ levels: [sfo], timeoutMs }, async (tx) => {
        await pause(5)
        await tx.sell({ ...sfo, quantity: 1 })
      })
      for (const [, delayMs] of asked.mock.calls) expect(delayMs ?? 0).toBeLessThanOrEqual(2 ** 31 - 1)
      expect(asked).toHaveBeenCalled()
    } finally {
      asked.mockRestore()
    }
  })
})
