import { describe, expect } from 'vitest'
import { type InventoryManager, type Reservation, replay } from '../../src/index.ts'
import { holdLevels } from '../support/holding.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'
import { type Arena, lax, nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

/** So many holds of one each, in batches: all run out at the same time. */
async function holdMany(inventory: InventoryManager, count: number, ttlMs: number): Promise<void> {
  for (let made = 0; made < count; made += 1_000) {
    await inventory.reserveAll({
      ttlMs,
      lines: Array.from({ length: Math.min(1_000, count - made) }, () => ({ ...sfo, quantity: 1 })),
    })
  }
}

async function expiryCommits(inventory: InventoryManager): Promise<number[]> {
  await inventory.settled()
  return (await commitsOf(inventory))
    .filter(({ entries }) => entries[0]?.type === 'expired')
    .map(({ entries }) => entries.length)
}

describe('before a command decides, overdue holds on its levels expire first', () => {
  race('in commits of their own, until the command can be served', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 10, ttlMs: 100 })
    clock.set(hold.expiresAt)
    const sold = await inventory.sell({ ...sfo, quantity: 10 })
    const [expired, sale] = (await commitsOf(inventory)).slice(-2)
    expect(expired?.entries).toMatchObject([{ type: 'expired', reservationId: hold.id, quantity: 10 }])
    expect(expired?.actor).toBeUndefined()
    expect(sale).toMatchObject({ sequence: sold.sequence, entries: [{ type: 'sold' }] })
  })

  // A transaction on the level would have ended all of them first.
  race(
    'the earliest first, and no more slices than it takes',
    async ({ inventory, clock }) => {
      await inventory.receive({ ...sfo, quantity: 2_490 })
      await holdMany(inventory, 2_500, 100)
      clock.set(clock.now() + 100)
      await inventory.sell({ ...sfo, quantity: 600 })
      expect((await expiryCommits(inventory)).slice(0, 1)).toEqual([1_000])
      expect(inventory.stock(sfo).reserved).toBe(1_500)
      expect(inventory.stock(sfo).available).toBe(400)
      const over = [...inventory.reservations({ status: 'expired' })]
      expect(Math.max(...over.map(({ sequence }) => sequence))).toBeLessThanOrEqual(
        Math.min(...[...inventory.reservations({ status: 'pending' })].map(({ sequence }) => sequence)),
      )
    },
    { held: [nyc, lax] },
  )

  race('they stand even if the command is then refused', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 3, ttlMs: 100 })
    clock.set(hold.expiresAt)
    const details = await expectRefusal(inventory.reserve({ ...sfo, quantity: 11 }), 'INSUFFICIENT_STOCK')
    expect(details).toMatchObject({ available: 10, reserved: 0 })
    expect(inventory.reservation(hold.id).status).toBe('expired')
    expect(await expiryCommits(inventory)).toEqual([1])
  })

  race('slice by slice, if it takes all of them to refuse it', async ({ inventory, clock }) => {
    await inventory.receive({ ...sfo, quantity: 2_490 })
    await holdMany(inventory, 2_500, 100)
    clock.set(clock.now() + 100)
    await expectRefusal(inventory.sell({ ...sfo, quantity: 2_501 }), 'INSUFFICIENT_STOCK')
    expect(await expiryCommits(inventory)).toEqual([1_000, 1_000, 500])
    await inventory.sell({ ...sfo, quantity: 2_500 })
  })

  race(
    'only on its own levels',
    async ({ inventory, clock }) => {
      const here = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 100 })
      const there = await inventory.reserve({ ...nyc, quantity: 1, ttlMs: 100 })
      clock.set(here.expiresAt)
      await inventory.transfer({
        sourceWarehouseId: 'SFO',
        destinationWarehouseId: 'LAX',
        productId: 'LAPTOP',
        quantity: 10,
      })
      expect(inventory.reservation(here.id).status).toBe('expired')
      expect(inventory.reservation(there.id).status).toBe('pending')
    },
    { held: [sfo, lax] },
  )

  race('an expiry raises the version once a commit', async ({ inventory, clock }) => {
    await inventory.reserveAll({
      ttlMs: 100,
      lines: Array.from({ length: 5 }, () => ({ ...sfo, quantity: 1 })),
    })
    const { version } = inventory.stock(sfo)
    clock.advance(100)
    await until(() => inventory.stock(sfo).reserved === 0)
    expect(inventory.stock(sfo).version).toBe(version + 1)
  })

  race('expectedVersion is judged after it', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 100 })
    const expectedVersion = inventory.stock(sfo).version
    clock.set(hold.expiresAt)
    const late = inventory.sell({ ...sfo, quantity: 1, expectedVersion })
    expect(await expectRefusal(late, 'STALE_VERSION')).toMatchObject({
      expected: expectedVersion,
      actual: expectedVersion + 1,
    })
  })
})

describe('many holds that run out at once', () => {
  race('ten thousand expiries while commands go on: slices of at most 1,000, commands in between', async (arena) => {
    const { inventory, clock, journal } = arena
    const mice = { warehouseId: 'SFO', productId: 'MOUSE' }
    await inventory.receive({ ...sfo, quantity: 10_000 })
    await holdMany(inventory, 10_000, 100)
    clock.advance(100)
    const others: Promise<unknown>[] = []
    while (inventory.stock(sfo).reserved > 0) {
      others.push(inventory.receive({ ...mice, quantity: 1 }))
      if (others.length % 2 === 0) others.push(inventory.sell({ ...nyc, quantity: 1 }).catch(() => 0))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(others)
    const slices = await expiryCommits(inventory)
    expect(Math.max(...slices)).toBeLessThanOrEqual(1_000)
    expect(slices.reduce((sum, size) => sum + size, 0)).toBe(10_000)
    const types = (await commitsOf(inventory)).map(({ entries }) => entries[0]?.type)
    const first = types.indexOf('expired')
    const last = types.lastIndexOf('expired')
    expect(new Set(types.slice(first, last)).size, 'others between them').toBeGreaterThan(1)
    const past = await replay(journal)
    expect(past.stock(sfo)).toEqual(inventory.stock(sfo))
  })
})

describe('a command on one of 1,500 holds that are all overdue, beyond the first slice of them', () => {
  /** The 1,400th of them, at the moment when all run out, before any alarm. */
  async function late({ inventory, clock }: Arena): Promise<string> {
    await inventory.receive({ ...sfo, quantity: 1_490 })
    await holdMany(inventory, 1_500, 100)
    const { id, expiresAt } = [...inventory.reservations()][1_399] as Reservation
    clock.set(expiresAt)
    return id
  }

  async function expectAllExpired({ inventory }: Arena, id: string): Promise<void> {
    expect(inventory.reservation(id)).toMatchObject({ status: 'expired', held: 0 })
    expect((await commitsOf(inventory)).flatMap(({ entries }) => entries).map(({ type }) => type)).not.toContain(
      'released',
    )
    await until(() => inventory.stock(sfo).reserved === 0, 'the others end, too')
    const slices = await expiryCommits(inventory)
    expect(slices.reduce((sum, size) => sum + size, 0)).toBe(1_500)
    expect(Math.max(...slices)).toBe(1_000)
    expect(inventory.stock(sfo)).toMatchObject({ available: 1_500, committed: 0 })
  }

  const elsewhere = { held: [nyc, lax] }
  const refused: readonly (readonly [string, (inventory: InventoryManager, id: string) => Promise<unknown>])[] = [
    ['confirm', (inventory, id) => inventory.confirm(id)],
    ['extend', (inventory, id) => inventory.extend(id, { ttlMs: 60_000 })],
    ['confirmAll', (inventory, id) => inventory.confirmAll([id])],
    ['a confirm in a transaction', (inventory, id) => inventory.transaction({ levels: [sfo] }, (tx) => tx.confirm(id))],
  ]
  for (const [name, call] of refused) {
    race(
      `${name} is refused, since it has expired`,
      async (arena) => {
        const id = await late(arena)
        expect(await expectRefusal(call(arena.inventory, id), 'RESERVATION_EXPIRED')).toMatchObject({
          reservationId: id,
        })
        await expectAllExpired(arena, id)
      },
      elsewhere,
    )
  }

  race(
    'release gives it as expired, and releases nothing',
    async (arena) => {
      const id = await late(arena)
      expect(await arena.inventory.release(id)).toMatchObject({ id, status: 'expired', held: 0 })
      await expectAllExpired(arena, id)
    },
    elsewhere,
  )

  race(
    'so it is for a command that comes between two slices of the alarm',
    async (arena) => {
      const { inventory, clock } = arena
      const id = await late(arena)
      clock.advance(0)
      await until(() => inventory.stock(sfo).reserved === 500, 'the first slice has ended')
      expect(inventory.reservation(id).status).toBe('pending')
      await expectRefusal(inventory.confirm(id), 'RESERVATION_EXPIRED')
      await expectAllExpired(arena, id)
    },
    elsewhere,
  )
})

describe('while a transaction holds a level, its overdue holds wait, and expire next', () => {
  race('after it has committed', async ({ inventory, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 4, ttlMs: 100 })
    const { end, holder } = await holdLevels(
      inventory,
      { levels: [sfo] },
      (tx) => tx.sell({ ...sfo, quantity: 1 }),
      (tx) => tx.stock(sfo).reserved,
    )
    clock.advance(200)
    await someTurns()
    expect(inventory.reservation(hold.id).status).toBe('pending')
    end.resolve()
    expect(await holder).toBe(4)
    await until(() => inventory.reservation(hold.id).status === 'expired', 'it expires next')
    expect(inventory.stock(sfo)).toMatchObject({ available: 9, reserved: 0 })
  })

  race(
    'holds elsewhere do not wait for it',
    async ({ inventory, clock }) => {
      const there = await inventory.reserve({ ...nyc, quantity: 4, ttlMs: 100 })
      const { end, holder } = await holdLevels(inventory, { levels: [sfo] })
      clock.advance(100)
      await until(() => inventory.reservation(there.id).status === 'expired')
      end.resolve()
      await holder
    },
    { held: [nyc, lax] },
  )

  race('what ran out before it began has ended when its function runs', async ({ inventory, clock }) => {
    await inventory.receive({ ...sfo, quantity: 2_490 })
    await holdMany(inventory, 2_500, 100)
    clock.set(clock.now() + 100)
    const seen = await inventory.transaction({ levels: [sfo] }, (tx) => tx.stock(sfo).reserved)
    expect(seen).toBe(0)
    expect(await expiryCommits(inventory)).toEqual([1_000, 1_000, 500])
  })

  race(
    'also when a transaction gave up on its other locks: nothing stays overdue',
    async (arena) => {
      const { inventory, clock } = arena
      const hold = await inventory.reserve({ ...lax, quantity: 10, ttlMs: 100 })
      const { end, holder } = await holdLevels(inventory, { levels: [nyc] })
      const abort = new AbortController()
      const options = { levels: [lax, nyc], signal: abort.signal }
      const waiting = track(inventory.transaction(options, () => undefined))
      await someTurns()
      clock.advance(100)
      await someTurns()
      expect(inventory.reservation(hold.id).status).toBe('pending')
      abort.abort(new Error('gone'))
      await waiting.answered()
      // The other transaction still holds its level: that must not matter.
      expect(await inventory.reserve({ ...lax, quantity: 10 })).toMatchObject({ status: 'pending' })
      expect(inventory.reservation(hold.id).status).toBe('expired')
      end.resolve()
      await holder
    },
    { held: [sfo] },
  )
})
