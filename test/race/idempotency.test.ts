import { describe, expect } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track } from './tracked.ts'

describe('the same key and command again gives the first result, as it was at that commit', () => {
  race('whatever became of the reservation since', async ({ inventory }) => {
    const request = { ...sfo, quantity: 2, idempotencyKey: 'cart-41' }
    const first = await inventory.reserve(request)
    await inventory.confirm(first.id)
    await inventory.fulfill(first.id)
    expect(await inventory.reserve(request)).toEqual(first)
    expect(await inventory.tryReserve(request)).toEqual({ ok: true, value: first })
    expect(inventory.stock(sfo)).toMatchObject({ available: 8, onHand: 8 })
  })

  race('of every form of result, also after a restart', async ({ inventory, journal, clock }) => {
    const key = (idempotencyKey: string): { idempotencyKey: string } => ({ idempotencyKey })
    const hold = await inventory.reserve({ ...sfo, quantity: 3, ...key('reserve') })
    const lines = [
      { ...sfo, quantity: 1 },
      { ...nyc, quantity: 1 },
    ]
    const all = await inventory.reserveAll({ lines, ...key('all') })
    const confirmed = await inventory.confirm(hold.id, { quantity: 2, ...key('confirm') })
    const shipped = await inventory.fulfill(hold.id, { quantity: 1, ...key('fulfill') })
    const released = await inventory.release((all[0] as { id: string }).id, key('release'))
    const receipt = await inventory.receive({ ...sfo, quantity: 5, ...key('receive') })
    clock.advance(1_000)
    await inventory.fulfill(hold.id)
    await inventory.close()
    const reopened = await InventoryManager.open({ journal, clock })
    const again = [
      await reopened.reserve({ ...sfo, quantity: 3, ...key('reserve') }),
      await reopened.reserveAll({ lines, ...key('all') }),
      await reopened.confirm(hold.id, { quantity: 2, ...key('confirm') }),
      await reopened.fulfill(hold.id, { quantity: 1, ...key('fulfill') }),
      await reopened.release((all[0] as { id: string }).id, key('release')),
      await reopened.receive({ ...sfo, quantity: 5, ...key('receive') }),
    ]
    expect(again).toEqual([hold, all, confirmed, shipped, released, receipt])
    const other = reopened.receive({ ...sfo, quantity: 6, ...key('receive') })
    expect(await expectRefusal(other, 'IDEMPOTENCY_KEY_REUSED')).toEqual({
      idempotencyKey: 'receive',
      sequence: receipt.sequence,
    })
    const log = await commitsOf(reopened)
    for (const used of ['reserve', 'all', 'confirm', 'fulfill', 'release', 'receive'])
      expect(log.filter(({ idempotencyKey }) => idempotencyKey === used)).toHaveLength(1)
  })

  race('also if the context differs: the fingerprint is the fields without it', async (arena) => {
    const { inventory } = arena
    const request = { ...sfo, quantity: 2, idempotencyKey: 'k' }
    const first = await inventory.receive({ ...request, actor: 'dock-3', reason: 'a' })
    const again = await inventory.receive({ ...request, actor: 'dock-4', metadata: { try: 2 } })
    expect(again).toEqual(first)
    expect((await commitsOf(inventory)).at(-1)?.actor).toBe('dock-3')
  })

  race('lines differ by their fields, not by their references', async ({ inventory }) => {
    const line = { ...sfo, quantity: 1 }
    const first = await inventory.reserveAll({
      lines: [{ ...line, reference: { type: 'order-line', id: '1' } }],
      idempotencyKey: 'k',
    })
    expect(await inventory.reserveAll({ lines: [line], idempotencyKey: 'k' })).toEqual(first)
    const other = inventory.reserveAll({ lines: [line, line], idempotencyKey: 'k' })
    await expectRefusal(other, 'IDEMPOTENCY_KEY_REUSED')
  })
})

describe('the same key with another command is IDEMPOTENCY_KEY_REUSED', () => {
  race("with the first commit's sequence, and it moves nothing", async ({ inventory }) => {
    const { sequence } = await inventory.receive({ ...sfo, quantity: 2, idempotencyKey: 'k' })
    const others = [
      inventory.receive({ ...sfo, quantity: 3, idempotencyKey: 'k' }),
      inventory.receive({ ...nyc, quantity: 2, idempotencyKey: 'k' }),
      inventory.receive({ ...sfo, quantity: 2, unitCost: 5, idempotencyKey: 'k' }),
      inventory.sell({ ...sfo, quantity: 2, idempotencyKey: 'k' }),
      inventory.addWarehouse({ id: 'BOS', name: 'b', idempotencyKey: 'k' }),
    ]
    for (const other of others)
      expect(await expectRefusal(other, 'IDEMPOTENCY_KEY_REUSED')).toEqual({
        idempotencyKey: 'k',
        sequence,
      })
    expect(inventory.stock(sfo).available).toBe(12)
  })

  race('also while the first is in flight', async ({ inventory, journal }) => {
    journal.hold()
    const first = track(inventory.receive({ ...sfo, quantity: 2, idempotencyKey: 'k' }))
    const same = track(inventory.receive({ ...sfo, quantity: 2, idempotencyKey: 'k' }))
    const other = track(inventory.receive({ ...sfo, quantity: 3, idempotencyKey: 'k' }))
    await someTurns()
    expect([first, same].map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting'])
    journal.letGo()
    expect(await same.promise).toEqual(await first.promise)
    await expectRefusal(other.promise, 'IDEMPOTENCY_KEY_REUSED')
    expect(inventory.stock(sfo).available).toBe(12)
  })
})

describe('a keyed command that changes nothing', () => {
  race('commits its key and nothing else; without a key it writes nothing', async ({ inventory }) => {
    const { id } = await inventory.reserve({ ...sfo, quantity: 1 })
    const released = await inventory.release(id)
    const before = await commitsOf(inventory)
    const { version } = inventory.stock(sfo)
    expect(await inventory.release(id)).toEqual(released)
    expect(await commitsOf(inventory)).toEqual(before)
    expect(await inventory.release(id, { idempotencyKey: 'k', actor: 'till' })).toEqual(released)
    const { sequence, at, ...commit } = (await commitsOf(inventory)).at(-1) ?? {}
    expect(commit).toMatchObject({
      entries: [],
      actor: 'till',
      idempotencyKey: 'k',
      fingerprint: `release:{"reservationId":"${id}"}`,
    })
    expect([sequence, at]).toEqual([before.length + 1, expect.any(Number)])
    expect(inventory.stock(sfo).version, 'it touches no level').toBe(version)
  })

  race('sent again when it would change something: its first answer, also after a restart', async (arena) => {
    const { inventory, clock, journal } = arena
    await inventory.configure({ ...sfo, reorderThreshold: 3 })
    const same = { ...sfo, reorderThreshold: 3, idempotencyKey: 'configure' }
    const receipt = await inventory.configure(same)
    const hold = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 60_000 })
    const extended = await inventory.extend(hold.id, { ttlMs: 10_000, idempotencyKey: 'extend' })
    expect(extended).toEqual(hold)
    clock.advance(55_000)
    await inventory.configure({ ...sfo, reorderThreshold: 4 })
    await inventory.close()
    const reopened = await InventoryManager.open({ journal, clock })
    expect(await reopened.configure(same)).toEqual(receipt)
    expect(await reopened.extend(hold.id, { ttlMs: 10_000, idempotencyKey: 'extend' })).toEqual(extended)
    expect(reopened.stock(sfo).reorderThreshold).toBe(4)
    expect(reopened.reservation(hold.id).expiresAt).toBe(hold.expiresAt)
    expect(receipt.sequence, 'the number of its own commit').toBe(hold.sequence - 1)
    const other = reopened.extend(hold.id, { ttlMs: 10_001, idempotencyKey: 'extend' })
    const { sequence } = await expectRefusal(other, 'IDEMPOTENCY_KEY_REUSED')
    expect(sequence).toBe(hold.sequence + 1)
    expect((await reopened.reconcile()).drift).toEqual([])
  })

  race('is one commit for all who call with the key at once', async ({ inventory }) => {
    const { id } = await inventory.reserve({ ...sfo, quantity: 1 })
    await inventory.release(id)
    const { length } = await commitsOf(inventory)
    await Promise.all(Array.from({ length: 20 }, () => inventory.release(id, { idempotencyKey: 'k' })))
    expect(await commitsOf(inventory)).toHaveLength(length + 1)
  })
})

describe('what binds no key', () => {
  race('a refused command: a retry is judged anew', async ({ inventory }) => {
    const request = { ...sfo, quantity: 12, idempotencyKey: 'k' }
    await expectRefusal(inventory.reserve(request), 'INSUFFICIENT_STOCK')
    await inventory.receive({ ...sfo, quantity: 5 })
    expect(await inventory.reserve(request)).toMatchObject({ quantity: 12 })
  })

  race('a refused key is free for another command', async ({ inventory }) => {
    const refused = inventory.reserve({ ...sfo, quantity: 99, idempotencyKey: 'k' })
    await expectRefusal(refused, 'INSUFFICIENT_STOCK')
    await inventory.receive({ ...sfo, quantity: 1, idempotencyKey: 'k' })
  })

  race('what a crash takes back', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    track(inventory.receive({ ...sfo, quantity: 2, idempotencyKey: 'k' }))
    await someTurns(20)
    const reopened = await arena.crash()
    await reopened.receive({ ...sfo, quantity: 3, idempotencyKey: 'k' })
    expect(reopened.stock(sfo).available).toBe(13)
  })
})

describe('a thousand retries at once', () => {
  race('have the effect once (invariant 12), each in its own form', async ({ inventory }) => {
    const request = { ...sfo, quantity: 1, idempotencyKey: 'k' }
    const holds = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        if (index % 2 === 0) return inventory.reserve(request)
        const attempt = await inventory.tryReserve(request)
        return attempt.ok ? attempt.value : undefined
      }),
    )
    expect(new Set(holds.map((hold) => hold?.id)).size).toBe(1)
    expect(inventory.stock(sfo)).toMatchObject({ available: 9, reserved: 1 })
  })
})
