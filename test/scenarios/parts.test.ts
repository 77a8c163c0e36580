import { describe, expect, test } from 'vitest'
import { InventoryManager, LogAudit } from '../../src/index.ts'
import { imageOf } from '../../src/inventory/image/state-image.ts'
import { StateRestorer } from '../../src/inventory/image/state-restorer.ts'
import { InventoryState } from '../../src/inventory/inventory-state.ts'
import { checkInvariants } from '../support/invariants.ts'
import { commitsOf, laptops, nextTurns, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

const six = { ...laptops, quantity: 6, ttlMs: 60_000 }

describe('A part that is released', () => {
  test('is available again; the rest stays held, with the same expiry and the quantity as reserved', async () => {
    const { inventory } = await openWithLaptops(10)
    const hold = await inventory.reserve(six)
    expect(hold).toMatchObject({ quantity: 6, held: 6 })
    const rest = await inventory.release(hold.id, { quantity: 2 })
    expect(rest).toMatchObject({ status: 'pending', quantity: 6, held: 4, expiresAt: hold.expiresAt })
    expect(inventory.stock(laptops)).toMatchObject({ available: 6, reserved: 4 })
    await checkInvariants(inventory)
  })

  test('leaves the rest to be confirmed, and no more', async () => {
    const { inventory } = await openWithLaptops(10)
    const { id } = await inventory.reserve(six)
    await inventory.release(id, { quantity: 2 })
    const { message } = await refusalOf(inventory.confirm(id, { quantity: 5 }))
    expect(message).toBe(`Invalid quantity 5: reservation ${id} holds 4.`)
    expect(await inventory.confirm(id)).toMatchObject({ status: 'confirmed', quantity: 6, held: 4, committed: 4 })
    expect(inventory.stock(laptops)).toMatchObject({ available: 6, reserved: 0, committed: 4 })
    await checkInvariants(inventory)
  })

  test('leaves the rest to be confirmed in part, which releases what is left', async () => {
    const { inventory } = await openWithLaptops(10)
    const { id } = await inventory.reserve(six)
    await inventory.release(id, { quantity: 2 })
    expect(await inventory.confirm(id, { quantity: 1 })).toMatchObject({ held: 1, committed: 1 })
    expect(inventory.stock(laptops)).toMatchObject({ available: 9, reserved: 0, committed: 1 })
    await checkInvariants(inventory)
  })

  test('leaves the rest to expire at its time', async () => {
    const { inventory, clock } = await openWithLaptops(10)
    const { id } = await inventory.reserve(six)
    clock.advance(59_999)
    await inventory.release(id, { quantity: 5 })
    clock.advance(1)
    await nextTurns()
    expect(inventory.reservation(id)).toMatchObject({ status: 'expired', quantity: 6, held: 0 })
    expect(inventory.stock(laptops)).toMatchObject({ available: 10, reserved: 0 })
    expect((await commitsOf(inventory)).at(-1)?.entries).toMatchObject([{ type: 'expired', quantity: 1 }])
    await checkInvariants(inventory)
  })

  test('ends the hold when it is all that is left', async () => {
    const { inventory } = await openWithLaptops(10)
    const { id } = await inventory.reserve(six)
    await inventory.release(id, { quantity: 2 })
    await expectRefusal(inventory.release(id, { quantity: 5 }), 'INVALID_QUANTITY')
    const ended = await inventory.release(id, { quantity: 4 })
    expect(ended).toMatchObject({ status: 'released', quantity: 6, held: 0, endedAt: expect.any(Number) })
    expect(await inventory.release(id, { quantity: 1 })).toEqual(ended)
    await checkInvariants(inventory)
  })

  test('keeps its place among the holds that run out together', async () => {
    const { inventory, clock } = await openWithLaptops(10)
    const lines = [1, 2, 3].map((quantity) => ({ ...laptops, quantity: quantity + 1 }))
    const [first] = await inventory.reserveAll({ lines, ttlMs: 1000 })
    await inventory.release(first?.id as string, { quantity: 1 })
    clock.advance(1000)
    await nextTurns()
    const expired = (await commitsOf(inventory)).at(-1)?.entries
    expect(expired).toMatchObject([{ quantity: 1 }, { quantity: 3 }, { quantity: 4 }])
  })
})

describe('A part that is cancelled', () => {
  test('is available again; the rest is shipped, and the reservation ends fulfilled', async () => {
    const { inventory } = await openWithLaptops(10)
    const { id } = await inventory.reserve(six)
    await inventory.confirm(id)
    expect(await inventory.cancel(id, { quantity: 2 })).toMatchObject({ status: 'confirmed', held: 4, committed: 4 })
    await expectRefusal(inventory.fulfill(id, { quantity: 5 }), 'INVALID_QUANTITY')
    expect(await inventory.fulfill(id)).toMatchObject({ status: 'fulfilled', quantity: 6, held: 0, fulfilled: 4 })
    expect(inventory.stock(laptops)).toMatchObject({ available: 6, committed: 0, onHand: 6 })
    await checkInvariants(inventory)
  })

  test('after a part was shipped: it ends fulfilled', async () => {
    const { inventory } = await openWithLaptops(10)
    const { id } = await inventory.reserve(six)
    await inventory.confirm(id)
    await inventory.fulfill(id, { quantity: 1 })
    await inventory.cancel(id, { quantity: 3 })
    expect(await inventory.cancel(id, { quantity: 2 })).toMatchObject({ status: 'fulfilled', fulfilled: 1, held: 0 })
    await checkInvariants(inventory)
  })

  test('until nothing is left, and nothing was shipped: it ends cancelled', async () => {
    const { inventory } = await openWithLaptops(10)
    const { id } = await inventory.reserve(six)
    await inventory.confirm(id)
    await inventory.cancel(id, { quantity: 5 })
    const { details } = await refusalOf(inventory.cancel(id, { quantity: 2 }))
    expect(details).toMatchObject({ requested: 2, held: 1, reservationId: id })
    expect(await inventory.cancel(id, { quantity: 1 })).toMatchObject({ status: 'cancelled', held: 0 })
    expect(inventory.stock(laptops)).toMatchObject({ available: 10, committed: 0 })
    await checkInvariants(inventory)
  })
})

describe('What a part has left', () => {
  test('is the same in a transaction, a replay, an image and after opening again', async () => {
    const { inventory, journal, clock } = await openWithLaptops(20)
    const [a, b, c] = await inventory.reserveAll({
      lines: [6, 5, 4].map((quantity) => ({ ...laptops, quantity, reference: { type: 'line', id: `${quantity}` } })),
      ttlMs: 60_000,
    })
    const ids = [a, b, c].map((hold) => hold?.id as string) as [string, string, string]
    await inventory.confirm(ids[1])
    await inventory.transaction({ levels: [laptops] }, async (tx) => {
      expect(await tx.release(ids[0], { quantity: 1 })).toMatchObject({ held: 5 })
      expect(await tx.cancel(ids[1], { quantity: 2 })).toMatchObject({ held: 3 })
      expect(tx.stock(laptops)).toMatchObject({ available: 8, reserved: 9, committed: 3 })
    })
    const held = [...inventory.reservations()]
    expect(held.map((hold) => hold.held)).toEqual([5, 3, 4])
    expect((await inventory.reconcile()).drift).toEqual([])
    const state = new InventoryState()
    for (const commit of await commitsOf(inventory)) state.apply(commit)
    const restorer = new StateRestorer()
    for (const piece of imageOf(state)) restorer.add(JSON.parse(JSON.stringify(piece)))
    const restored = restorer.finish()
    expect([...restored.stock.reservations()]).toEqual(held)
    const audit = LogAudit.after(restored)
    await inventory.release(ids[0])
    await inventory.cancel(ids[1])
    for (const commit of await commitsOf(inventory)) if (commit.sequence > restored.books.sequence) audit.add(commit)
    expect(audit.findings(undefined)).toMatchObject({ overdrawn: [], oversold: [], defects: [] })
    await inventory.close()
    const reopened = await InventoryManager.open({ journal, clock })
    expect([...reopened.reservations()].map((hold) => hold.held)).toEqual([0, 0, 4])
    await reopened.close()
  })
})
