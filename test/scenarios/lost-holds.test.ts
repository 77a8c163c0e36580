import { describe, expect, test } from 'vitest'
import { checkInvariants } from '../support/invariants.ts'
import { commitsOf, laptops, nextTurns, openWithLaptops, type TestInventory } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

const reason = 'fork-lift'
const mice = { ...laptops, productId: 'MOUSE' }

/** Ten laptops: R1 holds 4 of them, R2 has 3 confirmed, 3 are available. */
async function withHolds(): Promise<TestInventory> {
  const opened = await openWithLaptops(10, { stock: { SFO: { LAPTOP: 10, MOUSE: 5 } } })
  await opened.inventory.reserve({ ...laptops, quantity: 4, ttlMs: 60_000 })
  await opened.inventory.reserve({ ...laptops, quantity: 3, ttlMs: 60_000 })
  await opened.inventory.confirm('R2')
  return opened
}

describe('Goods that are held and truly lost', () => {
  test('are removed: their holds end first, in part or whole, in the same commit', async () => {
    const { inventory } = await withHolds()
    const { version } = inventory.stock(laptops)
    const fromHeld = [
      { reservationId: 'R2', quantity: 3 },
      { reservationId: 'R1', quantity: 1 },
    ]
    await inventory.remove({ ...laptops, quantity: 5, reason, fromHeld, expectedVersion: version })
    expect((await commitsOf(inventory)).at(-1)?.entries).toEqual([
      {
        type: 'cancelled',
        ...laptops,
        quantity: 3,
        from: 'committed',
        to: 'available',
        reservationId: 'R2',
        lostBy: 'removed',
      },
      {
        type: 'released',
        ...laptops,
        quantity: 1,
        from: 'reserved',
        to: 'available',
        reservationId: 'R1',
        lostBy: 'removed',
      },
      { type: 'removed', ...laptops, quantity: 5, from: 'available', to: 'scrap' },
    ])
    expect(inventory.stock(laptops)).toMatchObject({ available: 2, reserved: 3, committed: 0, version: version + 1 })
    expect(inventory.reservation('R1')).toMatchObject({ status: 'pending', quantity: 4, held: 3 })
    expect(inventory.reservation('R2')).toMatchObject({ status: 'cancelled', held: 0 })
    await checkInvariants(inventory)
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('are marked as damaged, also when nothing else is available', async () => {
    const { inventory } = await withHolds()
    await inventory.sell({ ...laptops, quantity: 3 })
    await expectRefusal(inventory.markDamaged({ ...laptops, quantity: 2 }), 'INSUFFICIENT_STOCK')
    await inventory.markDamaged({ ...laptops, quantity: 2, fromHeld: [{ reservationId: 'R1', quantity: 2 }] })
    expect(inventory.stock(laptops)).toMatchObject({ available: 0, reserved: 2, committed: 3, damaged: 2 })
    const short = inventory.markDamaged({ ...laptops, quantity: 2, fromHeld: [{ reservationId: 'R1', quantity: 1 }] })
    expect(await expectRefusal(short, 'INSUFFICIENT_STOCK')).toMatchObject({ requested: 2, available: 1 })
    expect(inventory.reservation('R1').held).toBe(2)
    await checkInvariants(inventory)
  })

  test('are missing from a count that comes out below what is held', async () => {
    const { inventory } = await withHolds()
    const { message } = await refusalOf(inventory.count({ ...laptops, counted: 5, reason }))
    expect(message).toMatch(/7 are held .* Name in fromHeld whose goods are missing/)
    const fromHeld = [{ reservationId: 'R1', quantity: 2 }]
    await inventory.count({ ...laptops, counted: 5, reason, fromHeld })
    expect((await commitsOf(inventory)).at(-1)?.entries).toMatchObject([
      { type: 'released', quantity: 2, reservationId: 'R1', lostBy: 'adjusted' },
      { type: 'adjusted', quantity: 5, from: 'available', to: 'variance' },
      { type: 'counted', counted: 5, expected: 10, difference: -5 },
    ])
    expect(inventory.stock(laptops)).toMatchObject({ available: 0, reserved: 2, committed: 3, onHand: 5 })
    await checkInvariants(inventory)
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('of a reservation that was shipped in part: it ends fulfilled', async () => {
    const { inventory } = await withHolds()
    await inventory.fulfill('R2', { quantity: 1 })
    await inventory.remove({ ...laptops, quantity: 2, reason, fromHeld: [{ reservationId: 'R2', quantity: 2 }] })
    expect(inventory.reservation('R2')).toMatchObject({ status: 'fulfilled', fulfilled: 1, held: 0 })
    expect(inventory.stock(laptops)).toMatchObject({ available: 3, reserved: 4, committed: 0 })
  })

  test('are told of by hold-lost, after the journal has the commit, each beside its movement', async () => {
    const { inventory } = await withHolds()
    const heard: unknown[] = []
    for (const event of ['movement', 'hold-lost'] as const)
      inventory.events.on(event, ({ type, reservationId, quantity, sequence, index, lostBy }) =>
        heard.push([event, type, reservationId, quantity, sequence, index, lostBy]),
      )
    const fromHeld = [{ reservationId: 'R1', quantity: 1 }]
    const { sequence } = await inventory.remove({ ...laptops, quantity: 1, reason, fromHeld })
    await inventory.release('R1')
    await nextTurns()
    expect(heard).toEqual([
      ['movement', 'released', 'R1', 1, sequence, 0, 'removed'],
      ['hold-lost', 'released', 'R1', 1, sequence, 0, 'removed'],
      ['movement', 'removed', undefined, 1, sequence, 1, undefined],
      ['movement', 'released', 'R1', 3, sequence + 1, 0, undefined],
    ])
  })

  test('are lost once with one key, and in a batch and a transaction as well', async () => {
    const { inventory } = await withHolds()
    const loss = { ...laptops, quantity: 1, reason, fromHeld: [{ reservationId: 'R1', quantity: 1 }] }
    const first = await inventory.remove({ ...loss, idempotencyKey: 'k' })
    expect(await inventory.remove({ ...loss, idempotencyKey: 'k' })).toEqual(first)
    const other = inventory.remove({ ...loss, fromHeld: [{ reservationId: 'R2', quantity: 1 }], idempotencyKey: 'k' })
    await expectRefusal(other, 'IDEMPOTENCY_KEY_REUSED')
    await inventory.batch([{ type: 'markDamaged', ...laptops, quantity: 1, fromHeld: loss.fromHeld }])
    await inventory.transaction({ levels: [laptops], reason }, async (tx) => {
      await tx.remove(loss)
      const { id } = await tx.reserve({ ...laptops, quantity: 2 })
      await tx.count({ ...laptops, counted: 6, fromHeld: [{ reservationId: id, quantity: 1 }] })
      expect(tx.reservation(id).held).toBe(1)
    })
    expect(inventory.reservation('R1').held).toBe(1)
    expect(inventory.stock(laptops)).toMatchObject({ available: 1, reserved: 2, committed: 3, onHand: 7, damaged: 1 })
    await checkInvariants(inventory)
    expect((await inventory.reconcile()).drift).toEqual([])
  })
})

describe('What is said in fromHeld', () => {
  const loss = { ...laptops, quantity: 2, reason }
  const lose = (inventory: TestInventory['inventory'], fromHeld: unknown) =>
    inventory.remove({ ...loss, fromHeld } as never)

  test('is no more than is lost', async () => {
    const { inventory } = await withHolds()
    const fromHeld = [
      { reservationId: 'R1', quantity: 2 },
      { reservationId: 'R2', quantity: 1 },
    ]
    const details = await expectRefusal(lose(inventory, fromHeld), 'INVALID_QUANTITY')
    expect(details).toMatchObject({ field: 'fromHeld', requested: 3, maximum: 2 })
    const counted = inventory.count({ ...laptops, counted: 10, reason, fromHeld })
    expect(await expectRefusal(counted, 'INVALID_QUANTITY')).toMatchObject({ requested: 3, maximum: 0 })
    const found = inventory.count({ ...laptops, counted: 12, reason, fromHeld })
    expect(await expectRefusal(found, 'INVALID_QUANTITY')).toMatchObject({ requested: 3, maximum: 0 })
  })

  test('is no more than the reservation holds, and the refusal names both', async () => {
    const { inventory } = await withHolds()
    await inventory.release('R1', { quantity: 3 })
    const { message, details } = await refusalOf(lose(inventory, [{ reservationId: 'R1', quantity: 2 }]))
    expect(details).toMatchObject({ requested: 2, held: 1, reservationId: 'R1' })
    expect(message).toBe('Invalid fromHeld[0].quantity 2: reservation R1 holds 1.')
  })

  test('is of the level where the goods are lost', async () => {
    const { inventory } = await withHolds()
    await inventory.reserve({ ...mice, quantity: 1 })
    const { message } = await refusalOf(lose(inventory, [{ reservationId: 'R3', quantity: 1 }]))
    expect(message).toBe('Invalid fromHeld[0].reservationId "R3": holds MOUSE in SFO, and LAPTOP in SFO is lost.')
  })

  test('names each reservation once, and one that is there and holds something', async () => {
    const { inventory } = await withHolds()
    const one = { reservationId: 'R1', quantity: 1 }
    await expectRefusal(lose(inventory, [one, one]), 'INVALID_ARGUMENT')
    await expectRefusal(lose(inventory, []), 'INVALID_ARGUMENT')
    await expectRefusal(lose(inventory, one), 'INVALID_ARGUMENT')
    await expectRefusal(lose(inventory, [{ ...one, quantity: 0 }]), 'INVALID_QUANTITY')
    await expectRefusal(lose(inventory, [{ reservationId: 'R1' }]), 'INVALID_QUANTITY')
    await expectRefusal(lose(inventory, [{ ...one, count: 1 }]), 'INVALID_ARGUMENT')
    await expectRefusal(lose(inventory, [{ ...one, reservationId: 'nobody' }]), 'RESERVATION_NOT_FOUND')
    await inventory.release('R1')
    const details = await expectRefusal(lose(inventory, [one]), 'INVALID_RESERVATION_STATE')
    expect(details).toMatchObject({ command: 'remove', status: 'released', allowed: ['pending', 'confirmed'] })
    expect(inventory.stock(laptops)).toMatchObject({ available: 7, reserved: 0, committed: 3 })
    // Other commands lose nothing.
    await expectRefusal(inventory.sell({ ...laptops, quantity: 1, fromHeld: [one] } as never), 'INVALID_ARGUMENT')
  })

  test('an overdue hold expires first: its goods are available then, and it is refused by name', async () => {
    const { inventory, clock } = await withHolds()
    await inventory.sell({ ...laptops, quantity: 3 })
    clock.set(clock.now() + 60_000)
    const refused = lose(inventory, [{ reservationId: 'R1', quantity: 2 }])
    expect(await expectRefusal(refused, 'RESERVATION_EXPIRED')).toMatchObject({ reservationId: 'R1' })
    expect(inventory.reservation('R1').status).toBe('expired')
    await inventory.remove(loss)
    expect(inventory.stock(laptops)).toMatchObject({ available: 2, reserved: 0, committed: 3 })
    await checkInvariants(inventory)
  })

  test('one that runs out in a transaction is refused there, and its transaction goes on', async () => {
    const { inventory, clock } = await withHolds()
    await inventory.transaction({ levels: [laptops] }, async (tx) => {
      clock.advance(60_000)
      await expectRefusal(
        tx.remove({ ...loss, fromHeld: [{ reservationId: 'R1', quantity: 1 }] }),
        'RESERVATION_EXPIRED',
      )
      await tx.remove({ ...loss, fromHeld: [{ reservationId: 'R2', quantity: 1 }] })
    })
    await nextTurns()
    expect(inventory.stock(laptops)).toMatchObject({ available: 6, reserved: 0, committed: 2 })
  })

  test('a stale version is refused before anything ends', async () => {
    const { inventory } = await withHolds()
    const stale = inventory.remove({ ...loss, fromHeld: [{ reservationId: 'R1', quantity: 1 }], expectedVersion: 1 })
    await expectRefusal(stale, 'STALE_VERSION')
    expect(inventory.reservation('R1').held).toBe(4)
  })
})
