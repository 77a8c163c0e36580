import { describe, expect, test } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { checkInvariants } from '../support/invariants.ts'
import { commitsOf, laptops, nextTurns, openWithLaptops, type TestInventory } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

const mice = { ...laptops, productId: 'MOUSE' }
const nyc = { ...laptops, warehouseId: 'NYC' }

/** A cart of three lines on three levels: R1, R2, R3. */
async function withCart(ttlMs = 60_000): Promise<TestInventory & { ids: string[] }> {
  const opened = await openWithLaptops(10, { stock: { SFO: { LAPTOP: 10, MOUSE: 10 }, NYC: { LAPTOP: 10 } } })
  const lines = [laptops, mice, nyc].map((level) => ({ ...level, quantity: 2 }))
  const made = await opened.inventory.reserveAll({ lines, ttlMs })
  return { ...opened, ids: made.map(({ id }) => id) }
}

describe('A whole cart', () => {
  test('is confirmed and shipped, each in one commit, and given in the order asked for', async () => {
    const { inventory, ids } = await withCart()
    const before = (await commitsOf(inventory)).length
    const [third, first, second] = await inventory.confirmAll([ids[2], ids[0], ids[1]] as string[], { actor: 'till' })
    expect([first, second, third].map((hold) => [hold?.id, hold?.status, hold?.held])).toEqual(
      ids.map((id) => [id, 'confirmed', 2]),
    )
    const shipped = await inventory.fulfillAll(ids)
    expect(shipped).toEqual(ids.map((id) => inventory.reservation(id)))
    expect(Object.isFrozen(shipped)).toBe(true)
    expect(shipped.every(({ status }) => status === 'fulfilled')).toBe(true)
    const commits = (await commitsOf(inventory)).slice(before)
    expect(commits.map(({ entries }) => entries.length)).toEqual([3, 3])
    expect(commits[0]).toMatchObject({ actor: 'till', entries: [{ reservationId: ids[2] }, {}, {}] })
    await checkInvariants(inventory)
  })

  test('is released, and what was released or has expired before stays as it is', async () => {
    const { inventory, ids } = await withCart()
    const released = await inventory.release(ids[1] as string)
    const all = await inventory.releaseAll(ids)
    expect(all[1]).toEqual(released)
    expect(all.map(({ status }) => status)).toEqual(['released', 'released', 'released'])
    const before = await commitsOf(inventory)
    expect(before.at(-1)?.entries).toHaveLength(2)
    expect(await inventory.releaseAll(ids)).toEqual(all)
    expect(await commitsOf(inventory)).toEqual(before)
    await checkInvariants(inventory)
  })

  test('is cancelled, of what is not shipped', async () => {
    const { inventory, ids } = await withCart()
    await inventory.confirmAll(ids)
    await inventory.fulfill(ids[0] as string, { quantity: 1 })
    const all = await inventory.cancelAll(ids)
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'cancelled', 'cancelled'])
    await checkInvariants(inventory)
  })

  test('with one key has its effect once, also after a restart and where a part was no-op', async () => {
    const { inventory, ids, journal, clock } = await withCart()
    await inventory.release(ids[0] as string)
    const released = await inventory.releaseAll(ids, { idempotencyKey: 'k' })
    const nothing = await inventory.releaseAll([...ids].reverse(), { idempotencyKey: 'none' })
    expect(nothing).toEqual([...released].reverse())
    const { length } = await commitsOf(inventory)
    await inventory.close()
    const reopened = await InventoryManager.open({ journal, clock })
    expect(await reopened.releaseAll(ids, { idempotencyKey: 'k' })).toEqual(released)
    expect(await reopened.releaseAll([...ids].reverse(), { idempotencyKey: 'none' })).toEqual(nothing)
    await expectRefusal(reopened.releaseAll([...ids].reverse(), { idempotencyKey: 'k' }), 'IDEMPOTENCY_KEY_REUSED')
    expect(await commitsOf(reopened)).toHaveLength(length)
    expect((await reopened.reconcile()).drift).toEqual([])
    await reopened.close()
  })

  test('in a batch and in a transaction', async () => {
    const { inventory, ids } = await withCart()
    const results = await inventory.batch([
      { type: 'confirmAll', reservationIds: ids },
      { type: 'confirmAll', reservationIds: ids },
      { type: 'fulfillAll', reservationIds: ids.slice(0, 2) },
    ])
    expect(results).toMatchObject([
      { ok: true, value: ids.map((id) => ({ id, status: 'confirmed' })) },
      { ok: false, refusal: { code: 'INVALID_RESERVATION_STATE', details: { index: 0, reservationId: ids[0] } } },
      { ok: true, value: [{ status: 'fulfilled' }, { status: 'fulfilled' }] },
    ])
    await inventory.transaction({ levels: [laptops, mice] }, async (tx) => {
      const [hold] = await tx.reserveAll({ lines: [{ ...mice, quantity: 1 }] })
      const both = await tx.confirmAll([hold?.id as string])
      expect(both).toMatchObject([{ status: 'confirmed', held: 1 }])
      const details = await expectRefusal(tx.cancelAll([hold?.id as string, ids[2] as string]), 'LEVEL_NOT_LOCKED')
      expect(details).toEqual({ ...nyc, reservationId: ids[2], index: 1 })
      expect(tx.reservation(hold?.id as string).status).toBe('confirmed')
    })
    await checkInvariants(inventory)
  })
})

describe('All or nothing: a refusal says which reservation, and leaves no trace', () => {
  test('one that was confirmed already', async () => {
    const { inventory, ids } = await withCart()
    await inventory.confirm(ids[1] as string)
    const before = await commitsOf(inventory)
    const { message, details } = await refusalOf(inventory.confirmAll(ids))
    expect(details).toMatchObject({ index: 1, reservationId: ids[1], status: 'confirmed' })
    expect(message).toContain(`Cannot confirm reservation ${ids[1]} (reservationIds[1]): it is confirmed`)
    expect(await commitsOf(inventory)).toEqual(before)
    expect(inventory.reservation(ids[0] as string).status).toBe('pending')
  })

  test('one that never was', async () => {
    const { inventory, ids } = await withCart()
    const { message, details } = await refusalOf(inventory.releaseAll([...ids, 'nobody']))
    expect(details).toEqual({ reservationId: 'nobody', index: 3 })
    expect(message).toContain('There is no reservation nobody (reservationIds[3])')
    expect(inventory.reservation(ids[0] as string).status).toBe('pending')
  })

  test('one that has run out: its expiry stands, and nothing else', async () => {
    const { inventory, clock, ids } = await withCart()
    await inventory.extend(ids[0] as string, { ttlMs: 120_000 })
    clock.set(clock.now() + 60_000)
    const details = await expectRefusal(inventory.confirmAll(ids), 'RESERVATION_EXPIRED')
    expect(details).toMatchObject({ index: 1, reservationId: ids[1] })
    expect(ids.map((id) => inventory.reservation(id).status)).toEqual(['pending', 'expired', 'expired'])
    expect((await inventory.releaseAll(ids)).map(({ status }) => status)).toEqual(['released', 'expired', 'expired'])
    await checkInvariants(inventory)
  })

  test('that names one twice, none, or no list at all', async () => {
    const { inventory, ids } = await withCart()
    const { message } = await refusalOf(inventory.confirmAll([ids[0], ids[1], ids[0]] as string[]))
    expect(message).toBe('Invalid reservationIds[2] "R1": is reservationIds[0], too; name each reservation once.')
    await expectRefusal(inventory.confirmAll([]), 'INVALID_ARGUMENT')
    await expectRefusal(inventory.confirmAll('R1' as never), 'INVALID_ARGUMENT')
    expect(await expectRefusal(inventory.confirmAll(['R1', 5] as never), 'INVALID_ID')).toMatchObject({
      field: 'reservationIds[1]',
    })
    const forgotten = inventory.reserve({ ...laptops, quantity: 1 })
    const { message: promise } = await refusalOf(inventory.confirmAll([forgotten] as never))
    expect(promise).toMatch(/await/)
    expect(inventory.stock(laptops).committed).toBe(0)
  })

  test('what is shipped together passes no bound (invariant 1)', async () => {
    const { inventory } = await openWithLaptops(1)
    const most = Number.MAX_SAFE_INTEGER
    await inventory.sell({ ...laptops, quantity: 1 })
    await inventory.receive({ ...laptops, quantity: most - 1 })
    await inventory.sell({ ...laptops, quantity: most - 3 })
    const lines = [1, 1].map((quantity) => ({ ...laptops, quantity }))
    const ids = (await inventory.reserveAll({ lines })).map(({ id }) => id)
    await inventory.confirmAll(ids)
    await inventory.adjust({ ...laptops, delta: 1, reason: 'found' })
    await inventory.sell({ ...laptops, quantity: 1 })
    const details = await expectRefusal(inventory.fulfillAll(ids), 'INVALID_QUANTITY')
    expect(details).toMatchObject({ index: 1, reservationId: ids[1], maximum: 0 })
    await inventory.fulfill(ids[0] as string)
    await checkInvariants(inventory)
  })
})

describe('The levels of all its reservations', () => {
  test('are locked: it waits for a transaction that holds one of them', async () => {
    const { inventory, ids } = await withCart()
    const end = Promise.withResolvers<void>()
    const holder = inventory.transaction({ levels: [nyc] }, async (tx) => {
      await tx.release(ids[2] as string, { quantity: 1 })
      await end.promise
    })
    await nextTurns()
    const confirming = inventory.confirmAll(ids)
    await nextTurns()
    expect(inventory.reservation(ids[0] as string).status).toBe('pending')
    end.resolve()
    await holder
    expect((await confirming).map(({ held }) => held)).toEqual([2, 2, 1])
  })

  test('also that of a reservation which was made while it waited', async () => {
    const { inventory, ids } = await withCart()
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holder = inventory.transaction({ levels: [nyc] }, () => first.promise)
    await nextTurns()
    // R4 is not there yet.
    const confirming = inventory.confirmAll([ids[2], ids[0], 'R4'] as string[])
    await nextTurns()
    const { id } = await inventory.reserve({ ...mice, quantity: 3 })
    expect(id).toBe('R4')
    const later = inventory.transaction({ levels: [mice] }, async (tx) => {
      await tx.release('R4', { quantity: 1 })
      await second.promise
    })
    await nextTurns()
    first.resolve()
    await holder
    await nextTurns(4)
    expect(inventory.reservation('R4')).toMatchObject({ status: 'pending', held: 3 })
    second.resolve()
    await later
    expect((await confirming).map(({ held }) => held)).toEqual([2, 2, 2])
    await checkInvariants(inventory)
  })
})

test('goods go back to their supplier from the bucket that is named, with the receipt if it is', async () => {
  const { inventory } = await openWithLaptops(10)
  await inventory.markDamaged({ ...laptops, quantity: 2 })
  await inventory.quarantine({ ...laptops, quantity: 2 })
  const receipt = { ...laptops, quantity: 1, receiptSequence: 3, unitCost: 900 }
  for (const from of ['available', 'damaged', 'quarantined'] as const)
    await inventory.returnToSupplier({ ...receipt, from })
  expect(inventory.stock(laptops)).toMatchObject({ available: 5, damaged: 1, quarantined: 1, onHand: 7 })
  expect((await commitsOf(inventory)).at(-1)?.entries).toEqual([
    {
      type: 'returned-to-supplier',
      ...laptops,
      quantity: 1,
      from: 'quarantined',
      to: 'supplier',
      unitCost: 900,
      receiptSequence: 3,
    },
  ])
  const short = inventory.returnToSupplier({ ...laptops, quantity: 2, from: 'damaged' })
  expect((await refusalOf(short)).message).toMatch(/Cannot returnToSupplier 2 damaged of LAPTOP in SFO: 1 damaged/)
  await expectRefusal(inventory.returnToSupplier({ ...receipt, from: 'reserved' } as never), 'INVALID_ARGUMENT')
  await expectRefusal(
    inventory.returnToSupplier({ ...receipt, from: 'available', receiptSequence: 0 }),
    'INVALID_ARGUMENT',
  )
  await inventory.transaction({ levels: [laptops] }, (tx) =>
    tx.returnToSupplier({ ...laptops, quantity: 5, from: 'available' }),
  )
  expect(inventory.stock(laptops).available).toBe(0)
  await checkInvariants(inventory)
})
