import { describe, expect } from 'vitest'
import { type Commit, type Entry, InventoryManager, type Movement, replay } from '../../src/index.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, until } from './tracked.ts'

function expiredIn({ entries }: Commit<Entry>): string[] {
  return (entries as readonly Movement[])
    .filter(({ type }) => type === 'expired')
    .map((held) => String(held.reservationId))
}

describe('before a command decides, overdue holds on its levels expire', () => {
  race('the earliest first, on whichever of its levels they are', async ({ inventory, clock }) => {
    const made: { id: string; expiresAt: number }[] = []
    for (const [level, ttlMs] of [
      [sfo, 40],
      [nyc, 30],
      [sfo, 10],
      [nyc, 20],
    ] as const)
      made.push(await inventory.reserve({ ...level, quantity: 1, ttlMs }))
    clock.set(clock.now() + 100)
    await inventory.transfer({
      sourceWarehouseId: 'SFO',
      destinationWarehouseId: 'NYC',
      productId: 'LAPTOP',
      quantity: 10,
    })
    const ended = (await commitsOf(inventory)).flatMap(expiredIn)
    // Those of SFO were needed; a transaction that came first may have ended each level's by itself.
    const byLevel = (level: typeof sfo): string[] =>
      ended.filter((id) => inventory.reservation(id).warehouseId === level.warehouseId)
    expect(byLevel(sfo)).toEqual([made[2]?.id, made[0]?.id])
    expect(byLevel(nyc)).toEqual([made[3]?.id, made[1]?.id])
  })
  race(
    'in one commit, if nobody else has come first',
    async ({ inventory, clock }) => {
      const ids: string[] = []
      for (const [level, ttlMs] of [
        [sfo, 40],
        [nyc, 30],
        [sfo, 10],
        [nyc, 20],
      ] as const)
        ids.push((await inventory.reserve({ ...level, quantity: 1, ttlMs })).id)
      clock.set(clock.now() + 100)
      await inventory.reserveAll({ lines: [nyc, sfo].map((level) => ({ ...level, quantity: 10 })) })
      const [expiry, reserving] = (await commitsOf(inventory)).slice(-2) as [Commit<Entry>, Commit<Entry>]
      expect(expiredIn(expiry)).toEqual([ids[2], ids[3], ids[1], ids[0]])
      // Not the command's: it has no entries of its own in that commit, and it is nobody's.
      expect(expiry.entries).toHaveLength(4)
      expect(reserving.entries.map(({ type }) => type)).toEqual(['reserved', 'reserved'])
    },
    { held: [] },
  )
})

describe('expiry is an entry in the log', () => {
  race('never something that replay works out from the wall clock', async ({ inventory, journal, clock }) => {
    // The fake clock stands in 1970: for the wall clock this hold ran out long ago.
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 1_000 })
    const { sequence, reservations } = await inventory.reconcile()
    expect([sequence >= hold.sequence, reservations]).toEqual([true, 1])
    expect((await replay(journal)).reservation(hold.id).status).toBe('pending')
    expect((await replay(journal, { until: { at: hold.expiresAt + 1_000_000 } })).stock(sfo).reserved).toBe(2)
    clock.advance(1_000)
    await until(() => inventory.reservation(hold.id).status === 'expired')
    await inventory.settled()
    const ended = await replay(journal)
    expect(ended.reservation(hold.id)).toEqual(inventory.reservation(hold.id))
    expect((await replay(journal, { until: { sequence: hold.sequence } })).stock(sfo).reserved).toBe(2)
  })

  race('nor does opening, beyond what its clock says', async ({ inventory, journal, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 1_000 })
    await inventory.close()
    await using reopened = await InventoryManager.open({ journal, clock })
    await someTurns()
    expect(reopened.reservation(hold.id).status).toBe('pending')
    expect(journal.durableSequence).toBe(hold.sequence)
  })
})

describe('reads never expire anything', () => {
  race('none of them, and none in a transaction', async ({ inventory, clock, journal }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 2, ttlMs: 100 })
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      clock.set(hold.expiresAt + 1_000)
      expect(tx.stock(sfo).reserved).toBe(2)
      expect(tx.reservation(hold.id).status).toBe('pending')
      inventory.warehouse('SFO')
      inventory.warehouses()
      inventory.lowStock()
      expect([...inventory.reservations({ status: 'expired' })]).toEqual([])
      await inventory.reconcile()
      await replay(journal)
      await inventory.ready()
      expect(inventory.reservation(hold.id).status).toBe('pending')
      expect((await commitsOf(inventory)).flatMap(expiredIn)).toEqual([])
    })
  })
})
