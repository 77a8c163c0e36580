import { describe, expect } from 'vitest'
import type { Transaction } from '../../src/index.ts'
import { holdLevels } from '../support/holding.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'
import { lax, nyc, race, sfo } from './arena.ts'
import { track, until } from './tracked.ts'

const forEver: Promise<never> = new Promise(() => undefined)

describe('deadlines and aborts', () => {
  race(
    'a transaction that never ends: its deadline passes, it is rolled back, its locks are free, and later use of it is refused',
    async ({ inventory }) => {
      let kept: Transaction | undefined
      const stuck = inventory.transaction({ levels: [sfo, nyc], timeoutMs: 200 }, async (tx) => {
        kept = tx
        await tx.sell({ ...sfo, quantity: 10 })
        await forEver
      })
      expect(await expectRefusal(stuck, 'TRANSACTION_TIMEOUT')).toEqual({ timeoutMs: 200 })
      expect(inventory.stock(sfo).available).toBe(10)
      await inventory.sell({ ...sfo, quantity: 1 })
      await inventory.sell({ ...nyc, quantity: 1 })
      const late = (kept as unknown as Transaction).sell({ ...sfo, quantity: 1 })
      await expectRefusal(late, 'TRANSACTION_CLOSED')
      expect(inventory.stock(sfo).available).toBe(9)
    },
  )

  race('before all locks are held the deadline is LOCK_TIMEOUT, and its function never runs', async (arena) => {
    const { inventory } = arena
    const { end, holder } = await holdLevels(inventory, { levels: [nyc] })
    let hasRun = false
    const late = inventory.transaction({ levels: [sfo, nyc], timeoutMs: 60 }, () => {
      hasRun = true
    })
    await expectRefusal(late, 'LOCK_TIMEOUT')
    expect(hasRun).toBe(false)
    end.resolve()
    await holder
    await inventory.sell({ ...sfo, quantity: 1 })
  })

  race('a synchronous function that takes longer than the deadline is rolled back', async (arena) => {
    const { inventory } = arena
    const slow = inventory.transaction({ levels: [lax], timeoutMs: 150 }, async (tx) => {
      await tx.sell({ ...lax, quantity: 1 })
      // No timer can fire meanwhile.
      const end = performance.now() + 200
      while (performance.now() < end);
    })
    // While others hold the level it may not even get its lock in time.
    const error = await slow.catch((reason: unknown) => reason)
    expect(['TRANSACTION_TIMEOUT', 'LOCK_TIMEOUT']).toContain((error as { code: string }).code)
    expect(inventory.stock(lax).available).toBe(10)
  })

  race("an abort rolls it back and rejects with the signal's reason", async ({ inventory }) => {
    const abort = new AbortController()
    const gone = new Error('the client went away')
    const options = { levels: [sfo], signal: abort.signal }
    const { holder } = await holdLevels(inventory, options, (tx) => tx.sell({ ...sfo, quantity: 1 }))
    const running = track(holder)
    abort.abort(gone)
    await running.answered()
    expect(running.error).toBe(gone)
    expect(inventory.stock(sfo).available).toBe(10)
    await inventory.sell({ ...sfo, quantity: 1 })
  })

  race('a signal that is aborted already: nothing runs', async ({ inventory }) => {
    const gone = new Error('gone before')
    let hasRun = false
    const signal = AbortSignal.abort(gone)
    const running = inventory.transaction({ levels: [sfo], signal }, () => {
      hasRun = true
    })
    await expect(running).rejects.toBe(gone)
    await expect(inventory.sell({ ...sfo, quantity: 1, signal })).rejects.toBe(gone)
    await expect(inventory.tryReserve({ ...sfo, quantity: 1, signal })).rejects.toBe(gone)
    expect(hasRun).toBe(false)
    expect(inventory.stock(sfo).available).toBe(10)
  })

  race(
    'a deadline or an abort that fires after the append: the commit stands and is answered',
    async ({ inventory, journal }) => {
      const abort = new AbortController()
      await inventory.settled()
      const before = inventory.stock(sfo).available
      journal.hold()
      const timeoutMs = 400
      const options = { levels: [sfo], signal: abort.signal, timeoutMs }
      const start = performance.now()
      const running = track(
        inventory.transaction(options, async (tx) => {
          await tx.sell({ ...sfo, quantity: 4 })
          return 'sold'
        }),
      )
      await until(() => inventory.stock(sfo).available === before - 4, 'it is applied')
      abort.abort(new Error('too late'))
      await until(() => performance.now() > start + timeoutMs + 20, 'its deadline has passed')
      expect(running.outcome).toBe('waiting')
      journal.letGo()
      expect(await running.promise).toBe('sold')
      expect((await commitsOf(inventory)).at(-1)?.entries).toMatchObject([{ type: 'sold', quantity: 4 }])
    },
  )

  race('an abort of a plain command after its append changes nothing either', async (arena) => {
    const { inventory, journal } = arena
    const abort = new AbortController()
    journal.hold()
    const selling = track(inventory.sell({ ...sfo, quantity: 4, signal: abort.signal }))
    await until(() => inventory.stock(sfo).available === 6)
    abort.abort(new Error('too late'))
    journal.letGo()
    expect(await selling.promise).toMatchObject({ at: expect.any(Number) })
  })

  race('a command that waits for a lock can be aborted, and leaves no trace', async (arena) => {
    const { inventory } = arena
    const { end, holder } = await holdLevels(inventory, { levels: [sfo] })
    const abort = new AbortController()
    const waiting = track(inventory.sell({ ...sfo, quantity: 1, signal: abort.signal }))
    const gone = new Error('gone')
    abort.abort(gone)
    await waiting.answered()
    expect(waiting.error).toBe(gone)
    end.resolve()
    await holder
    expect(inventory.stock(sfo)).toMatchObject({ available: 10, version: 1 })
  })
})

describe('what rests on more than the named levels is judged again at the commit', () => {
  race(
    'two transactions that each fit the capacity and together do not: one is refused at its commit',
    async ({ inventory }) => {
      const free = 100 - 10
      const bothHaveReceived = Promise.withResolvers<void>()
      let received = 0
      const bring = async (productId: string): Promise<unknown> => {
        const level = { warehouseId: 'SFO', productId }
        return inventory.transaction({ levels: [level] }, async (tx) => {
          await tx.receive({ ...level, quantity: free - 20 })
          received += 1
          if (received === 2) bothHaveReceived.resolve()
          await bothHaveReceived.promise
        })
      }
      const running = [track(bring('MOUSE')), track(bring('SCREEN'))]
      await Promise.all(running.map((one) => one.answered()))
      const outcomes = running.map(({ outcome }) => outcome)
      expect(outcomes.filter((outcome) => outcome === 'CAPACITY_EXCEEDED')).toHaveLength(1)
      expect(inventory.warehouse('SFO').onHand).toBe(10 + free - 20)
    },
    { capacity: 100 },
  )

  race('a capacity that was lowered meanwhile counts', async ({ inventory }) => {
    const running = inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.receive({ ...sfo, quantity: 5 })
      await inventory.configure({ warehouseId: 'SFO', capacity: 12 })
    })
    expect(await expectRefusal(running, 'CAPACITY_EXCEEDED')).toMatchObject({
      capacity: 12,
      onHand: 10,
    })
    expect(inventory.stock(sfo).available).toBe(10)
  })

  race('goods that leave in it make room for goods that come in it', async ({ inventory }) => {
    await inventory.configure({ warehouseId: 'SFO', capacity: 10 })
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await expectRefusal(tx.receive({ ...sfo, quantity: 1 }), 'CAPACITY_EXCEEDED')
      await tx.sell({ ...sfo, quantity: 4 })
      await tx.receive({ ...sfo, quantity: 4 })
      await expectRefusal(tx.receive({ ...sfo, quantity: 1 }), 'CAPACITY_EXCEEDED')
    })
    expect(inventory.stock(sfo).available).toBe(10)
  })

  race('a threshold that was changed meanwhile decides on low-stock', async ({ inventory }) => {
    const low: number[] = []
    inventory.events.on('low-stock', ({ threshold }) => low.push(threshold))
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 5 })
      await inventory.configure({ warehouseId: 'SFO', reorderThreshold: 7 })
    })
    await until(() => low.length > 0)
    expect(low).toEqual([7])
  })

  race(
    'a hold runs out between tx.confirm and the commit: RESERVATION_EXPIRED, and nothing of it happened',
    async ({ inventory, clock }) => {
      const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
      const running = inventory.transaction({ levels: [sfo, nyc] }, async (tx) => {
        expect(await tx.confirm(hold.id)).toMatchObject({ status: 'confirmed' })
        await tx.sell({ ...nyc, quantity: 1 })
        clock.advance(100)
      })
      const details = await expectRefusal(running, 'RESERVATION_EXPIRED')
      expect(details).toMatchObject({ reservationId: hold.id, expiresAt: hold.expiresAt })
      expect(inventory.stock(nyc).available).toBe(10)
      await until(() => inventory.reservation(hold.id).status === 'expired', 'it expires next')
      expect(inventory.stock(sfo)).toMatchObject({ available: 10, reserved: 0, committed: 0 })
    },
  )

  race('a hold made in it that runs out before the commit fails it', async ({ inventory, clock }) => {
    const running = inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
      clock.advance(100)
    })
    await expectRefusal(running, 'RESERVATION_EXPIRED')
    expect([...inventory.reservations()]).toEqual([])
    expect(inventory.stock(sfo).available).toBe(10)
  })

  race('a hold that runs out after it was extended in it is not brought back', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
    const running = inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.extend(hold.id, { ttlMs: 5_000 })
      clock.advance(100)
    })
    await expectRefusal(running, 'RESERVATION_EXPIRED')
    await until(() => inventory.reservation(hold.id).status === 'expired', 'it expires next')
  })

  race('one millisecond earlier it stands', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await tx.confirm(hold.id)
      clock.advance(99)
    })
    expect(inventory.reservation(hold.id).status).toBe('confirmed')
  })
})
