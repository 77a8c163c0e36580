import { describe, expect } from 'vitest'
import type { InventoryManager } from '../../src/index.ts'
import { holdLevels } from '../support/holding.ts'
import { race, sfo } from './arena.ts'
import { type Tracked, track, until } from './tracked.ts'

const count = 2_500
const setup = { stock: 10_000, held: [] }

/**
 * Thousands of commands that wait for one lock, which run in slices once it is free. Resolves when the
 * first slice has run and the next has not; what comes next happens between them.
 */
async function betweenTwoSlices(
  inventory: InventoryManager,
  optionsOf: (index: number) => { readonly signal?: AbortSignal } = () => ({}),
): Promise<Tracked<unknown>[]> {
  const { end, holder } = await holdLevels(inventory, { levels: [sfo] })
  const waiting = Array.from({ length: count }, (_, index) =>
    track(inventory.reserve({ ...sfo, quantity: 1, ...optionsOf(index) })),
  )
  end.resolve()
  await holder
  await until(() => inventory.stock(sfo).reserved > 0)
  const { reserved } = inventory.stock(sfo)
  expect(reserved).toBeLessThan(count)
  return waiting
}

function outcomes(waiting: readonly Tracked<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of waiting) {
    const name = typeof outcome === 'object' ? 'done' : `${outcome as string}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

async function allAnswered(waiting: readonly Tracked<unknown>[]): Promise<Record<string, number>> {
  await Promise.all(waiting.map((one) => one.answered()))
  return outcomes(waiting)
}

describe('between two slices of a line of thousands', () => {
  race(
    'whoever comes keeps behind them, and all run in the order of their calls',
    async (arena) => {
      const { inventory } = arena
      const waiting = await betweenTwoSlices(inventory)
      const later = track(inventory.sell({ ...sfo, quantity: 1 }))
      expect(later.outcome).toBe('waiting')
      expect(await allAnswered(waiting)).toEqual({ done: count })
      const sequences = waiting.map(({ outcome }) => (outcome as { sequence: number }).sequence)
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
      expect(await later.promise).toMatchObject({ sequence: (sequences.at(-1) as number) + 1 })
    },
    setup,
  )

  race(
    'close() answers the rest',
    async ({ inventory }) => {
      const waiting = await betweenTwoSlices(inventory)
      const done = inventory.stock(sfo).reserved
      await inventory.close()
      expect(await allAnswered(waiting)).toEqual({ done, CLOSED: count - done })
      expect(inventory.stock(sfo).reserved).toBe(done)
    },
    setup,
  )

  race(
    'a journal that fails fails the rest',
    async ({ inventory, journal }) => {
      const waiting = await betweenTwoSlices(inventory)
      const batch = track(inventory.batch([{ type: 'sell', ...sfo, quantity: 1 }]))
      journal.failForEver('rejects')
      const found = await allAnswered(waiting)
      expect(found).toEqual({ done: found.done, JOURNAL_FAILED: count - (found.done as number) })
      await batch.answered()
      expect(batch.outcome).toBe('JOURNAL_FAILED')
      await inventory.close()
    },
    setup,
  )

  race(
    'those that are aborted never run, and the others do',
    async ({ inventory }) => {
      const controllers = Array.from({ length: count }, () => new AbortController())
      const waiting = await betweenTwoSlices(inventory, (index) => ({
        signal: (controllers[index] as AbortController).signal,
      }))
      for (const controller of controllers.slice(2_000)) controller.abort('changed my mind')
      expect(await allAnswered(waiting)).toEqual({ done: 2_000, 'changed my mind': count - 2_000 })
      expect(inventory.stock(sfo).reserved).toBe(2_000)
    },
    setup,
  )

  race(
    'those whose time is over do not run',
    async ({ inventory }) => {
      const waiting = await betweenTwoSlices(inventory)
      const { reserved } = inventory.stock(sfo)
      const end = performance.now() + 550
      while (performance.now() < end);
      expect(await allAnswered(waiting)).toEqual({ done: reserved, LOCK_TIMEOUT: count - reserved })
      expect(inventory.stock(sfo).reserved).toBe(reserved)
    },
    {
      ...setup,
      options: { lockTimeoutMs: 500 },
    },
  )
})
