import { describe, expect } from 'vitest'
import { InventoryManager, type KeysDroppedEarly, replay } from '../../src/index.ts'
import { commitsOf } from '../support/open-inventory.ts'
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
    { options: { retention: { keys: { maxAgeMs: 1_000 } } } },
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
    { options: { retention: { keys: { maxCount: 2 } } } },
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
    { options: { retention: { keys: { maxAgeMs: 1_000 } } } },
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
    { options: { retention: { keys: { maxAgeMs: 1_000 } } } },
  )
})

describe('a key of a command on a reservation', () => {
  race(
    'lives as long as that lives, and its own time afterwards',
    async (arena) => {
      const { inventory, clock } = arena
      const { id } = await inventory.reserve({ ...sfo, quantity: 4, ttlMs: 1_000 })
      const commands = [
        () => inventory.extend(id, { ttlMs: 500_000, idempotencyKey: 'extend' }),
        () => inventory.extend(id, { ttlMs: 1, idempotencyKey: 'no extension' }),
        () => inventory.confirm(id, { quantity: 3, idempotencyKey: 'confirm' }),
        () => inventory.fulfill(id, { quantity: 1, idempotencyKey: 'ship one' }),
      ] as const
      const firsts = []
      for (const command of commands) firsts.push(await command())
      const again = async (): Promise<unknown> => {
        const answers = []
        for (const command of commands) answers.push(await command())
        return answers
      }
      clock.advance(100_000)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(await again()).toEqual(firsts)
      await inventory.cancel(id)
      clock.advance(999)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(await again()).toEqual(firsts)
      clock.advance(1)
      await inventory.sell({ ...nyc, quantity: 1 })
      for (const command of commands.slice(2)) await expectRefusal(command(), 'INVALID_RESERVATION_STATE')
      await expectReplayAgrees(arena)
    },
    { options: { retention: { keys: { maxAgeMs: 1_000 } } } },
  )

  race(
    'that ended it, or found it ended, ages from its own commit',
    async (arena) => {
      const { inventory, clock } = arena
      const { id } = await inventory.reserve({ ...sfo, quantity: 1 })
      await inventory.release(id, { idempotencyKey: 'k' })
      clock.advance(600)
      const late = await inventory.release(id, { idempotencyKey: 'late' })
      const { sequence: before } = await inventory.sell({ ...nyc, quantity: 1 })
      clock.advance(400)
      await inventory.sell({ ...nyc, quantity: 1 })
      expect(await inventory.release(id, { idempotencyKey: 'late' })).toEqual(late)
      // The key that is over is bound anew, which takes a commit.
      await inventory.release(id, { idempotencyKey: 'k' })
      const { sequence } = await inventory.sell({ ...nyc, quantity: 1 })
      expect(sequence).toBeGreaterThanOrEqual(before + 3)
      await expectReplayAgrees(arena)
    },
    { options: { retention: { keys: { maxAgeMs: 1_000 } } } },
  )
})

describe('keys that the count pushes out before their time', () => {
  race(
    'are told by an event, at most once a minute however many they are, and counted',
    async (arena) => {
      const { inventory, clock } = arena
      const told: KeysDroppedEarly[] = []
      inventory.events.on('keys-dropped-early', (event) => told.push(event))
      const bind = (key: string): Promise<unknown> =>
        inventory.receive({ ...sfo, quantity: 1, idempotencyKey: key, reason: key })
      for (const key of ['a', 'b', 'c']) await bind(key)
      await inventory.settled()
      expect(told, 'as many as there may be').toEqual([])
      clock.advance(400)
      for (let index = 0; index < 100; index += 1) await bind(`flood ${index}`)
      clock.advance(59_999)
      await bind('d')
      expect(told).toHaveLength(1)
      clock.advance(1)
      await bind('e')
      await inventory.settled()
      const policy = { maxAgeMs: 24 * 60 * 60 * 1000, maxCount: 3 }
      expect(told).toEqual([
        { dropped: 1, total: 1, keptMs: 400, ...policy, sequence: expect.any(Number), at: 1_000_400 },
        { dropped: 101, total: 102, keptMs: 60_000, ...policy, sequence: expect.any(Number), at: 1_060_400 },
      ])
      await expectReplayAgrees(arena)
    },
    { options: { retention: { keys: { maxCount: 3 } } } },
  )

  race(
    'are not those that are old enough to go',
    async ({ inventory, clock }) => {
      const told: KeysDroppedEarly[] = []
      inventory.events.on('keys-dropped-early', (event) => told.push(event))
      for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await inventory.receive({ ...sfo, quantity: 1, idempotencyKey: key })
        clock.advance(500)
      }
      await inventory.settled()
      expect(told).toEqual([])
    },
    { options: { retention: { keys: { maxAgeMs: 1_000, maxCount: 3 } } } },
  )
})

describe('keys have a policy of their own', () => {
  race(
    'that stays as it is when that of reservations changes',
    async (arena) => {
      const { inventory, journal, clock } = arena
      await inventory.close()
      const reopened = await InventoryManager.open({ journal, clock, retention: { maxCount: 7 } })
      const request = { ...sfo, quantity: 1, idempotencyKey: 'k' }
      const first = await reopened.receive(request)
      clock.advance(4)
      await reopened.sell({ ...sfo, quantity: 1 })
      expect(await reopened.receive(request)).toEqual(first)
      clock.advance(1)
      await reopened.sell({ ...sfo, quantity: 1 })
      expect(await reopened.receive(request)).not.toEqual(first)
      await reopened.close()
    },
    { options: { retention: { keys: { maxAgeMs: 5 } } } },
  )

  race('which the commit of the first key records, if nobody asked for another', async (arena) => {
    const { inventory } = arena
    for (const key of ['a', 'b']) await inventory.receive({ ...sfo, quantity: 1, idempotencyKey: key })
    const keyed = (await commitsOf(inventory)).filter(({ idempotencyKey }) => idempotencyKey !== undefined)
    const keyRetention = { maxAgeMs: 24 * 60 * 60 * 1000, maxCount: 10_000_000 }
    expect(keyed.map((commit) => commit.keyRetention)).toEqual([keyRetention, undefined])
    await expectReplayAgrees(arena)
  })

  race(
    'which is never stricter than what the log says of reservations, unless it is asked for',
    async (arena) => {
      const { inventory, journal, clock } = arena
      const week = 7 * 24 * 60 * 60 * 1000
      await inventory.receive({ ...sfo, quantity: 1, idempotencyKey: 'a' })
      expect((await commitsOf(inventory)).at(-1)?.keyRetention).toEqual({ maxAgeMs: week, maxCount: 10_000_000 })
      await inventory.close()
      const reopened = await InventoryManager.open({ journal, clock, retention: { keys: { maxAgeMs: 5 } } })
      const configured = { type: 'retention-configured', maxAgeMs: week, maxCount: 1_000_000 }
      expect((await commitsOf(reopened)).at(-1)?.entries).toEqual([
        { ...configured, keys: { maxAgeMs: 5, maxCount: 10_000_000 } },
      ])
      await reopened.close()
      for (const retention of [undefined, { keys: { maxAgeMs: 5 } }, { maxAgeMs: week }]) {
        const again = await InventoryManager.open({ journal, clock, ...(retention && { retention }) })
        expect((await commitsOf(again)).filter(({ entries }) => entries[0]?.type === configured.type)).toHaveLength(2)
        await again.close()
      }
    },
    { options: { retention: { maxAgeMs: 7 * 24 * 60 * 60 * 1000 } } },
  )
})

describe('the policy is in the log', () => {
  race('and a later one counts from its own commit', async (arena) => {
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
