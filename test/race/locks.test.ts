import { describe, expect } from 'vitest'
import { isInventoryError } from '../../src/index.ts'
import { holdUntilCalled } from '../support/holding.ts'
import { expectRefusal } from '../support/refusals.ts'
import { lax, nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

describe('one of several locks cannot be had: those already taken are given back', () => {
  race(
    'medusa#16285: one of three locks times out: the other two are free at once, and nothing waits for ever',
    async ({ inventory }) => {
      // In ID order: LAX, NYC, SFO. The last cannot be had.
      const end = await holdUntilCalled(inventory, [sfo])
      const late = track(inventory.transaction({ levels: [sfo, nyc, lax], timeoutMs: 150 }, () => 'never'))
      await someTurns()
      // Those behind it wait for LAX and NYC, which it has taken meanwhile.
      const behind = [nyc, lax].map((level) => track(inventory.sell({ ...level, quantity: 1 })))
      await late.answered()
      expect(late.outcome).toBe('LOCK_TIMEOUT')
      await Promise.all(behind.map(({ promise }) => promise))
      expect([nyc, lax].map((level) => inventory.stock(level).available)).toEqual([9, 9])
      // An owner frees only its own: SFO is still held.
      const waiting = track(inventory.sell({ ...sfo, quantity: 1 }))
      await someTurns()
      expect(waiting.outcome).toBe('waiting')
      await end()
      await waiting.promise
    },
    // One that held NYC and waited for SFO would keep the others waiting, and rightly so.
    { held: [nyc, lax] },
  )

  race(
    'an abort, too, and a transfer or a reservation of several lines as well',
    async (arena) => {
      const { inventory } = arena
      const end = await holdUntilCalled(inventory, [sfo])
      const abort = new AbortController()
      const { signal } = abort
      const several = [
        track(inventory.transaction({ levels: [lax, nyc, sfo], signal }, () => 'never')),
        track(
          inventory.reserveAll({
            lines: [lax, nyc, sfo].map((level) => ({ ...level, quantity: 1 })),
            signal,
          }),
        ),
        track(
          inventory.transfer({
            sourceWarehouseId: 'LAX',
            destinationWarehouseId: 'SFO',
            productId: 'LAPTOP',
            quantity: 1,
            signal,
          }),
        ),
      ]
      await someTurns()
      const gone = new Error('gone')
      abort.abort(gone)
      for (const one of several) expect((await one.answered()).error).toBe(gone)
      await inventory.sell({ ...lax, quantity: 1 })
      await inventory.sell({ ...nyc, quantity: 1 })
      await end()
      await inventory.sell({ ...sfo, quantity: 1 })
      expect([lax, nyc, sfo].map((level) => inventory.stock(level).onHand)).toEqual([9, 9, 9])
    },
    { held: [nyc, lax] },
  )
})

describe('the queue of a lock', () => {
  race('half of many waiters abort: the rest run in order', async ({ inventory }) => {
    await inventory.receive({ ...sfo, quantity: 1_000 })
    const end = await holdUntilCalled(inventory, [sfo])
    const abort = new AbortController()
    const order: number[] = []
    const callers = Array.from({ length: 400 }, (_, index) => {
      const signal = index % 2 === 0 ? abort.signal : undefined
      const selling = inventory
        .sell({ ...sfo, quantity: 1, ...(signal !== undefined && { signal }) })
        .then(() => order.push(index))
      return track(selling)
    })
    abort.abort(new Error('gone'))
    await end()
    await Promise.all(callers.map((one) => one.answered()))
    expect(order).toEqual(Array.from({ length: 200 }, (_, index) => index * 2 + 1))
    expect(inventory.stock(sfo).available).toBe(810)
  })

  race('all of them abort, one after the other, and the level is free afterwards', async (arena) => {
    const { inventory } = arena
    const end = await holdUntilCalled(inventory, [sfo])
    const aborts = Array.from({ length: 50 }, () => new AbortController())
    const callers = aborts.map(({ signal }) => track(inventory.transaction({ levels: [sfo], signal }, () => 'never')))
    for (const abort of aborts) abort.abort(new Error('gone'))
    await Promise.all(callers.map((one) => one.answered()))
    await end()
    await inventory.sell({ ...sfo, quantity: 1 })
    expect(inventory.stock(sfo).available).toBe(9)
  })

  race('an abort while the lock is being handed over loses no lock', async ({ inventory }) => {
    for (let round = 0; round < 30; round += 1) {
      const end = await holdUntilCalled(inventory, [sfo])
      const abort = new AbortController()
      const { signal } = abort
      const first = track(inventory.transaction({ levels: [sfo, nyc], signal }, () => 'ran'))
      const second = track(inventory.transaction({ levels: [sfo] }, () => 'ran'))
      await someTurns(1)
      const ending = end()
      for (let tick = 0; tick < round % 10; tick += 1) await Promise.resolve()
      abort.abort(new Error('gone'))
      await ending
      await first.answered()
      expect(await second.promise).toBe('ran')
    }
    await inventory.sell({ ...sfo, quantity: 1 })
  })

  race(
    'two callers touch an absent stock level for the first time at once: one level',
    async (arena) => {
      const { inventory } = arena
      const level = { warehouseId: 'SFO', productId: 'NEW' }
      await Promise.all([
        inventory.receive({ ...level, quantity: 1 }),
        inventory.receive({ ...level, quantity: 2 }),
        inventory.transaction({ levels: [level] }, (tx) => tx.receive({ ...level, quantity: 4 })),
        inventory.transaction({ levels: [level] }, (tx) => tx.receive({ ...level, quantity: 8 })),
        inventory.configure({ ...level, reorderThreshold: 1 }),
      ])
      expect(inventory.stock(level)).toMatchObject({ available: 15, version: 5 })
      expect(inventory.availability('NEW').warehouses).toHaveLength(1)
    },
    { held: [sfo, { warehouseId: 'SFO', productId: 'NEW' }] },
  )

  race('pairs, never their joined text: ids with separators are other levels', async (arena) => {
    const { inventory } = arena
    await inventory.addWarehouse({ id: 'SFO/A', name: 'a' })
    const one = { warehouseId: 'SFO', productId: 'A/B' }
    const other = { warehouseId: 'SFO/A', productId: 'B' }
    const end = await holdUntilCalled(inventory, [one])
    await inventory.receive({ ...other, quantity: 3 })
    await end()
    expect(inventory.stock(one).available).toBe(0)
  })

  race('nobody is let past a waiter: a command behind a waiting transaction comes after it', async (arena) => {
    const { inventory } = arena
    const end = await holdUntilCalled(inventory, [sfo])
    const order: string[] = []
    const transaction = inventory.transaction({ levels: [sfo] }, async (tx) => {
      await someTurns(2)
      order.push('transaction')
      await tx.sell({ ...sfo, quantity: 10 })
    })
    const selling = inventory.sell({ ...sfo, quantity: 1 }).catch((error: unknown) => {
      order.push(isInventoryError(error) ? error.code : String(error))
    })
    await end()
    await Promise.all([transaction, selling])
    expect(order).toEqual(['transaction', 'INSUFFICIENT_STOCK'])
  })

  race(
    'a plain command that waits too long is LOCK_TIMEOUT, naming the lock',
    async (arena) => {
      const { inventory } = arena
      const end = await holdUntilCalled(inventory, [sfo])
      const details = await expectRefusal(inventory.sell({ ...sfo, quantity: 1 }), 'LOCK_TIMEOUT')
      expect(details).toMatchObject({
        timeoutMs: 40,
        lock: expect.stringContaining('LAPTOP in SFO'),
      })
      const attempt = inventory.tryReserve({ ...sfo, quantity: 1 })
      await expect(attempt).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' })
      await end()
      await until(() => inventory.stock(sfo).available === 10)
      await inventory.sell({ ...sfo, quantity: 1 })
    },
    { options: { lockTimeoutMs: 40 }, held: [nyc, lax] },
  )
})
