import { describe, expect } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { FakeClock, startTime } from '../support/fake-clock.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

describe('holds run out', () => {
  race('confirm at exactly expiresAt: expired', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
    clock.set(hold.expiresAt)
    expect(await expectRefusal(inventory.confirm(hold.id), 'RESERVATION_EXPIRED')).toMatchObject({
      expiresAt: hold.expiresAt,
      at: hold.expiresAt,
    })
    expect(inventory.reservation(hold.id)).toMatchObject({
      status: 'expired',
      endedAt: hold.expiresAt,
    })
  })

  race('one millisecond earlier it is confirmed', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
    clock.set(hold.expiresAt - 1)
    expect(await inventory.confirm(hold.id)).toMatchObject({ status: 'confirmed' })
    clock.advance(10)
    await someTurns()
    expect(inventory.stock(sfo)).toMatchObject({ available: 8, committed: 2 })
  })

  race(
    'expiry against confirm and release in the same millisecond: one winner, one entry (invariant 8)',
    async ({ inventory, clock }) => {
      const holds = await Promise.all(
        Array.from({ length: 9 }, () => inventory.reserve({ ...sfo, quantity: 1, ttlMs: 100 })),
      )
      const callers = holds.map(({ id }, index) => {
        if (index === 4) clock.advance(100)
        return track(index % 2 === 0 ? inventory.confirm(id) : inventory.release(id))
      })
      await Promise.all(callers.map((one) => one.answered()))
      await until(() => inventory.stock(sfo).reserved === 0, 'nothing is pending')
      await inventory.settled()
      const entries = (await commitsOf(inventory)).flatMap((commit) => commit.entries)
      for (const [index, { id }] of holds.entries()) {
        const ends = entries.filter(
          (entry) => 'reservationId' in entry && entry.reservationId === id && entry.type !== 'reserved',
        )
        expect(ends, `of hold ${index}`).toHaveLength(1)
        const { status } = inventory.reservation(id)
        expect(ends[0]?.type).toBe(status)
        const outcome = callers[index]?.outcome as { status?: string } | string
        expect(typeof outcome === 'string' ? outcome : outcome.status).toBe(
          status === 'expired' && index % 2 === 0 ? 'RESERVATION_EXPIRED' : status,
        )
      }
    },
  )

  race('reads never expire anything', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
    clock.set(hold.expiresAt + 1_000)
    expect(inventory.reservation(hold.id).status).toBe('pending')
    expect(inventory.stock(sfo).reserved).toBe(2)
    expect(inventory.availability('LAPTOP').reserved).toBe(2)
    expect([...inventory.reservations({ status: 'pending' })]).toHaveLength(1)
  })

  race('the clock goes backwards an hour: log time stays, nothing expires early', async (arena) => {
    const { inventory, clock } = arena
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 60_000 })
    clock.set(clock.now() - 3_600_000)
    const { at } = await inventory.sell({ ...sfo, quantity: 1 })
    expect(at).toBe(startTime)
    clock.advance(3_600_000 + 59_999)
    await someTurns()
    expect(inventory.reservation(hold.id).status).toBe('pending')
    clock.advance(1)
    await until(() => inventory.reservation(hold.id).status === 'expired')
    const times = (await commitsOf(inventory)).map((commit) => commit.at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  race('a hold made while the clock is behind runs from the time of the log', async (arena) => {
    const { inventory, clock } = arena
    clock.set(startTime - 3_600_000)
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 1_000 })
    expect([hold.createdAt, hold.expiresAt]).toEqual([startTime, startTime + 1_000])
  })

  race('the timer ends them at their time, without any command', async ({ inventory, clock }) => {
    const late = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 500 })
    const early = await inventory.reserve({ ...nyc, quantity: 1, ttlMs: 200 })
    clock.advance(200)
    await until(() => inventory.reservation(early.id).status === 'expired')
    expect(inventory.reservation(late.id).status).toBe('pending')
    clock.advance(300)
    await until(() => inventory.reservation(late.id).status === 'expired')
    expect(inventory.reservation(late.id).endedAt).toBe(late.expiresAt)
  })

  race('a delay over 2^31 − 1 ms is reached in stages, never at once', async ({ inventory, clock }) => {
    const ttlMs = 2 ** 31 + 5_000
    const hold = await inventory.reserve({ ...sfo, quantity: 1, ttlMs })
    clock.advance(2 ** 31 - 1)
    await someTurns()
    expect(inventory.reservation(hold.id).status).toBe('pending')
    clock.advance(5_001)
    await until(() => inventory.reservation(hold.id).status === 'expired')
  })

  race("with the system's timers, too, a long delay does not fire at once", async () => {
    await using inventory = await InventoryManager.open()
    await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
    await inventory.receive({ ...sfo, quantity: 1 })
    const { id } = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 2 ** 31 + 5_000 })
    await someTurns(50)
    expect(inventory.reservation(id).status).toBe('pending')
    // And a short one fires, in real time.
    await inventory.receive({ ...sfo, quantity: 1 })
    const short = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 20 })
    await until(() => inventory.reservation(short.id).status === 'expired')
  })
})

describe('extend', () => {
  race('sets the expiry to now + ttlMs, never earlier than it was', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 1_000 })
    clock.advance(400)
    const { version } = inventory.stock(sfo)
    const longer = await inventory.extend(hold.id, { ttlMs: 1_000 })
    expect(longer.expiresAt).toBe(hold.expiresAt + 400)
    expect(inventory.stock(sfo).version).toBe(version + 1)
    expect(await inventory.extend(hold.id, { ttlMs: 5 })).toEqual(longer)
    expect(inventory.stock(sfo).version).toBe(version + 1)
    clock.advance(700)
    await someTurns()
    expect(inventory.reservation(hold.id).status).toBe('pending')
    clock.advance(300)
    await until(() => inventory.reservation(hold.id).status === 'expired')
  })

  race('at expiresAt it is too late', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 1_000 })
    clock.set(hold.expiresAt)
    await expectRefusal(inventory.extend(hold.id, { ttlMs: 1_000 }), 'RESERVATION_EXPIRED')
  })
})

describe('closing leaves holds as they are; opening expires those that ran out meanwhile', () => {
  race('in the log, at the time of opening', async ({ inventory, journal, clock }) => {
    const over = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 1_000 })
    const alive = await inventory.reserve({ ...nyc, quantity: 1, ttlMs: 10_000 })
    await inventory.close()
    clock.advance(5_000)
    await someTurns()
    expect(journal.durableSequence).toBe(over.sequence + 1)
    const later = new FakeClock(clock.now())
    const reopened = await InventoryManager.open({ journal, clock: later })
    expect(reopened.reservation(over.id)).toMatchObject({ status: 'expired', endedAt: later.now() })
    expect(reopened.reservation(alive.id).status).toBe('pending')
    later.advance(5_000)
    await until(() => reopened.reservation(alive.id).status === 'expired')
    expect((await reopened.reconcile()).drift).toEqual([])
  })
})
