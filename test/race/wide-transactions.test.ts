import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect } from 'vitest'
import { InventoryManager, type LevelKey } from '../../src/index.ts'
import { refusalOf } from '../support/refusals.ts'
import { type Arena, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

/** More than a transaction locks in one turn of the event loop. */
const many = 5_000

/** Runs what is nobody's transaction, wherever it is called. */
const outside = AsyncLocalStorage.snapshot()

/** Levels that no background transaction holds, in the order of their ids. */
function levelsOf(count: number): LevelKey[] {
  return Array.from({ length: count }, (_, index) => ({
    warehouseId: 'SFO',
    productId: `P${String(index).padStart(6, '0')}`,
  }))
}

const levels = levelsOf(many)
const first = levels[0] as LevelKey
const last = levels[many - 1] as LevelKey

/** Whether a command on a level would have to wait. */
function isHeld({ inventory }: Arena, level: LevelKey): boolean {
  const before = inventory.stock(level).available
  void inventory.receive({ ...level, quantity: 1 }).catch(() => undefined)
  return inventory.stock(level).available === before
}

describe('a transaction over thousands of levels', () => {
  race('lets the event loop go on while it locks them: a timer fires in between', async ({ inventory }) => {
    const events: string[] = []
    const running = inventory.transaction({ levels: levelsOf(40_000) }, () => void events.push('locked'))
    setTimeout(() => events.push('timer'), 0)
    await running
    expect(events).toEqual(['timer', 'locked'])
  })

  race('has all of them or none: what it does is one commit', async ({ inventory }) => {
    const sequence = await inventory.transaction({ levels }, async (tx) => {
      for (const level of levels) await tx.receive({ ...level, quantity: 1 })
      return inventory.stock(first).version
    })
    expect(sequence).toBe(0)
    const versions = levels.map((level) => inventory.stock(level).version)
    expect(new Set(versions)).toEqual(new Set([1]))
  })

  race('a command on a level that it has not locked yet is served meanwhile; the others wait', async (arena) => {
    const { inventory } = arena
    const seen = track(inventory.transaction({ levels }, (tx) => [tx.stock(first).available, tx.stock(last).available]))
    expect([isHeld(arena, first), isHeld(arena, last)]).toEqual([true, false])
    await until(() => inventory.stock(first).available === 1, 'it is over')
    expect(await seen.promise).toEqual([0, 1])
  })

  race('aborted in the middle gives all of them back (medusa#16285)', async (arena) => {
    const abort = new AbortController()
    const running = track(arena.inventory.transaction({ levels, signal: abort.signal }, () => 'never'))
    await someTurns(1)
    expect(isHeld(arena, first)).toBe(true)
    const gone = new Error('gone')
    abort.abort(gone)
    expect((await running.answered()).error).toBe(gone)
    expect([first, levels[1_500] as LevelKey, last].map((level) => isHeld(arena, level))).toEqual([false, false, false])
  })

  race('gives all of them back, too, if one in the middle cannot be had in time', async (arena) => {
    const { inventory } = arena
    const end = Promise.withResolvers<void>()
    const middle = levels[2_500] as LevelKey
    const holder = inventory.transaction({ levels: [middle], timeoutMs: 20_000 }, () => end.promise)
    const error = await refusalOf(inventory.transaction({ levels, timeoutMs: 100 }, () => 'never'))
    expect(error.code).toBe('LOCK_TIMEOUT')
    expect(error.message).toContain('P000000 in SFO, P000001 in SFO, P000002 in SFO and 4997 more')
    expect(error.message.length).toBeLessThan(300)
    expect([first, middle, last].map((level) => isHeld(arena, level))).toEqual([false, true, false])
    end.resolve()
    await holder
  })

  race('is CLOSED in the middle when the inventory closes', async ({ inventory, journal }) => {
    const running = track(inventory.transaction({ levels }, () => 'never'))
    await someTurns(1)
    await inventory.close()
    expect((await running.answered()).outcome).toBe('CLOSED')
    const reopened = await InventoryManager.open({ journal })
    expect(reopened.stock(sfo).available).toBe(10)
  })

  race('inside another is WOULD_DEADLOCK also if a level is taken from it while it locks the others', async (arena) => {
    const { inventory } = arena
    const outer = { warehouseId: 'NYC', productId: 'OUTER' }
    await inventory.transaction({ levels: [outer] }, async () => {
      const inner = track(inventory.transaction({ levels }, () => 'never'))
      const end = Promise.withResolvers<void>()
      // It waits for the outer one in turn: nobody but their timeouts would end that.
      const other = outside(() =>
        inventory.transaction({ levels: [last] }, async () => {
          await end.promise
        }),
      )
      expect((await inner.answered()).outcome).toBe('WOULD_DEADLOCK')
      expect([isHeld(arena, first), arena.inventory.stock(first).available]).toEqual([false, 1])
      end.resolve()
      await other
    })
  })
})

describe('before a command decides, overdue holds on its levels expire first', () => {
  race('also those that ran out while thousands of others were served, and kept the level', async (arena) => {
    const { inventory, clock } = arena
    await inventory.receive({ ...first, quantity: 10 })
    const hold = await inventory.reserve({ ...first, quantity: 10, ttlMs: 100 })
    const end = Promise.withResolvers<void>()
    const holder = inventory.transaction({ levels: [first], timeoutMs: 20_000 }, () => end.promise)
    await someTurns(1)
    const before = Array.from({ length: 2_500 }, () => inventory.receive({ ...first, quantity: 1 }))
    const selling = track(inventory.sell({ ...first, quantity: 2_510 }))
    end.resolve()
    await until(() => inventory.stock(first).available > 0)
    // The alarm rings, and cannot end a hold on a level that is held.
    clock.advance(100)
    await Promise.all([holder, ...before, selling.answered()])
    expect(selling.outcome).toMatchObject({ sequence: expect.any(Number) })
    expect(inventory.reservation(hold.id).status).toBe('expired')
  })
})
