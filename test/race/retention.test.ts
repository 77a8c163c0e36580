import { describe, expect } from 'vitest'
import { InventoryManager, replay } from '../../src/index.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'
import { type Arena, nyc, race, sfo } from './arena.ts'

/** Live and replayed, the same reservations and keys are remembered (invariant 4). */
async function expectReplayAgrees({ inventory, journal, clock }: Arena): Promise<void> {
  await inventory.settled()
  expect((await inventory.reconcile()).drift).toEqual([])
  const past = await replay(journal)
  expect([...past.reservations()]).toEqual([...inventory.reservations()])
  await inventory.close()
  const reopened = await InventoryManager.open({ journal, clock })
  expect([...reopened.reservations()]).toEqual([...inventory.reservations()])
}

describe('an ended reservation stays in memory for some time after its end', () => {
  race(
    'by age, judged by the times of the log and not by the clock',
    async (arena) => {
      const { inventory, clock } = arena
      const { id } = await inventory.reserve({ ...sfo, quantity: 1 })
      await inventory.release(id)
      clock.advance(1_000_000)
      expect(inventory.reservation(id).status, 'the log has not moved on').toBe('released')
      clock.set(clock.now() - 1_000_000 + 999)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(inventory.reservation(id).status).toBe('released')
      clock.advance(1)
      await inventory.sell({ ...nyc, quantity: 1 })
      expectThrow(() => inventory.reservation(id), 'RESERVATION_NOT_FOUND')
      await expectRefusal(inventory.release(id), 'RESERVATION_NOT_FOUND')
      await expectReplayAgrees(arena)
    },
    { options: { retention: { maxAgeMs: 1_000 } } },
  )

  race(
    'by count, the one that ended first goes first',
    async (arena) => {
      const { inventory } = arena
      const holds = await Promise.all(Array.from({ length: 6 }, () => inventory.reserve({ ...sfo, quantity: 1 })))
      const ids = holds.map(({ id }) => id) as [string, string, string, string, string, string]
      for (const id of [ids[3], ids[0], ids[5], ids[1]]) await inventory.release(id)
      const kept = [...inventory.reservations()].map(({ id }) => id)
      expect(kept).toEqual([ids[1], ids[2], ids[4], ids[5]])
      await expectReplayAgrees(arena)
    },
    { options: { retention: { maxCount: 2 } } },
  )

  race(
    'one that lives is never dropped',
    async (arena) => {
      const { inventory, clock } = arena
      const pending = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 10_000_000 })
      const confirmed = await inventory.reserve({ ...sfo, quantity: 1 })
      await inventory.confirm(confirmed.id)
      clock.advance(1_000_000)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(inventory.reservation(pending.id).status).toBe('pending')
      expect(inventory.reservation(confirmed.id).status).toBe('confirmed')
      await expectReplayAgrees(arena)
    },
    { options: { retention: { maxAgeMs: 0, maxCount: 0 } } },
  )

  race(
    'a command gives the reservation afterwards, even if nothing is kept',
    async (arena) => {
      const { inventory } = arena
      const make = async (): Promise<string> => (await inventory.reserve({ ...sfo, quantity: 1 })).id
      expect(await inventory.release(await make())).toMatchObject({ status: 'released' })
      const id = await make()
      await inventory.confirm(id)
      expect(await inventory.fulfill(id)).toMatchObject({ status: 'fulfilled', fulfilled: 1 })
      const other = await make()
      await inventory.confirm(other)
      expect(await inventory.cancel(other)).toMatchObject({ status: 'cancelled' })
      const [one] = await inventory.batch([{ type: 'release', reservationId: await make() }])
      expect(one).toMatchObject({ ok: true, value: { status: 'released' } })
      const last = await make()
      const inTransaction = await inventory.transaction({ levels: [sfo] }, (tx) => tx.release(last))
      expect(inTransaction).toMatchObject({ status: 'released' })
      expect([...inventory.reservations()]).toEqual([])
    },
    { options: { retention: { maxCount: 0 } } },
  )
})

describe('idempotency keys likewise', () => {
  race(
    'by age: after that the key is a new one',
    async (arena) => {
      const { inventory, clock } = arena
      const request = { ...sfo, quantity: 1, idempotencyKey: 'k' }
      const first = await inventory.receive(request)
      clock.advance(999)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(await inventory.receive(request)).toEqual(first)
      clock.advance(1)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect((await inventory.receive(request)).sequence).toBeGreaterThan(first.sequence)
      expect(inventory.stock(sfo).available).toBe(12)
      await expectReplayAgrees(arena)
    },
    { options: { retention: { maxAgeMs: 1_000 } } },
  )

  race(
    'by count',
    async (arena) => {
      const { inventory } = arena
      const keyed = (key: string): Promise<unknown> => inventory.receive({ ...sfo, quantity: 1, idempotencyKey: key })
      for (const key of ['a', 'b', 'c']) await keyed(key)
      await keyed('b')
      await keyed('c')
      expect(inventory.stock(sfo).available).toBe(13)
      await keyed('a')
      expect(inventory.stock(sfo).available).toBe(14)
      await expectReplayAgrees(arena)
    },
    { options: { retention: { maxCount: 2 } } },
  )

  race(
    'a key older than its retention whose reservation still lives is not forgotten',
    async (arena) => {
      const { inventory, clock } = arena
      const request = { ...sfo, quantity: 2, ttlMs: 100_000_000, idempotencyKey: 'k' }
      const hold = await inventory.reserve(request)
      clock.advance(10_000)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(await inventory.reserve(request)).toEqual(hold)
      await inventory.confirm(hold.id)
      clock.advance(10_000)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(await inventory.reserve(request)).toEqual(hold)
      // Its age counts from the end of the reservation.
      await inventory.fulfill(hold.id)
      clock.advance(999)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(await inventory.reserve(request)).toEqual(hold)
      clock.advance(1)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect((await inventory.reserve(request)).id).not.toBe(hold.id)
      await expectReplayAgrees(arena)
    },
    { options: { retention: { maxAgeMs: 1_000 } } },
  )

  race(
    'of several reservations the last to end counts',
    async (arena) => {
      const { inventory, clock } = arena
      const lines = [
        { ...sfo, quantity: 1 },
        { ...nyc, quantity: 1 },
      ]
      const request = { lines, ttlMs: 100_000_000, idempotencyKey: 'k' }
      const [first, second] = await inventory.reserveAll(request)
      await inventory.release(first?.id as string)
      clock.advance(5_000)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect((await inventory.reserveAll(request)).map(({ id }) => id)).toEqual([first?.id, second?.id])
      await inventory.release(second?.id as string)
      clock.advance(1_000)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect((await inventory.reserveAll(request))[0]?.id).not.toBe(first?.id)
      await expectReplayAgrees(arena)
    },
    { options: { retention: { maxAgeMs: 1_000 } } },
  )

  race('the policy is in the log: a later one counts from its own commit', async (arena) => {
    const { inventory, journal, clock } = arena
    const { id } = await inventory.reserve({ ...sfo, quantity: 1 })
    await inventory.release(id)
    const { sequence } = await inventory.sell({ ...nyc, quantity: 1 })
    await inventory.close()
    clock.advance(5_000)
    const reopened = await InventoryManager.open({ journal, clock, retention: { maxAgeMs: 1_000 } })
    expectThrow(() => reopened.reservation(id), 'RESERVATION_NOT_FOUND')
    const before = await replay(journal, { until: { sequence } })
    expect(before.reservation(id).status).toBe('released')
    const after = await replay(journal, { until: { sequence: sequence + 1 } })
    expectThrow(() => after.reservation(id), 'RESERVATION_NOT_FOUND')
    await reopened.close()
  })
})
