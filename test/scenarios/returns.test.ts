import { describe, expect, test } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import type { ImagePiece } from '../../src/inventory/image/image-piece.ts'
import { imageOf } from '../../src/inventory/image/state-image.ts'
import { StateRestorer } from '../../src/inventory/image/state-restorer.ts'
import { InventoryState } from '../../src/inventory/inventory-state.ts'
import { captureState, compareStates } from '../../src/inventory/state-comparison.ts'
import { checkInvariants } from '../support/invariants.ts'
import { commitsOf, laptops, nextTurns, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

const day = 24 * 60 * 60 * 1000
const back = { ...laptops, disposition: 'available' } as const
const mice = { ...laptops, productId: 'MOUSE' }

/** R1 shipped 5 laptops, and holds one that is confirmed. */
async function withShipped(setup: object = {}) {
  const opened = await openWithLaptops(20, { stock: { SFO: { LAPTOP: 20, MOUSE: 9 } }, ...setup })
  await opened.inventory.reserve({ ...laptops, quantity: 6 })
  await opened.inventory.confirm('R1')
  await opened.inventory.fulfill('R1', { quantity: 5 })
  return opened
}

async function folded(inventory: InventoryManager): Promise<InventoryState> {
  const state = new InventoryState()
  for (const commit of await commitsOf(inventory)) state.apply(commit)
  return state
}

describe('A return that names a reservation', () => {
  test('is of no more than that shipped and has not come back; the refusal names all three', async () => {
    const { inventory } = await withShipped()
    await inventory.returnStock({ ...back, quantity: 3, reservationId: 'R1' })
    expect(inventory.reservation('R1')).toMatchObject({ status: 'confirmed', fulfilled: 5, returned: 3, held: 1 })
    const { message, details } = await refusalOf(inventory.returnStock({ ...back, quantity: 3, reservationId: 'R1' }))
    expect(message).toBe('Invalid quantity 3: reservation R1 shipped 5 of LAPTOP, of which 3 came back.')
    expect(details).toMatchObject({ requested: 3, maximum: 2, shipped: 5, returned: 3, reservationId: 'R1' })
    await inventory.fulfill('R1')
    await inventory.returnStock({ ...back, quantity: 3, reservationId: 'R1' })
    expect(inventory.reservation('R1')).toMatchObject({ status: 'fulfilled', fulfilled: 6, returned: 6 })
    expect((await commitsOf(inventory)).at(-1)?.entries).toMatchObject([{ type: 'returned', checked: true }])
    expect((await inventory.reconcile()).drift).toEqual([])
    await checkInvariants(inventory)
  })

  test('may come back into another warehouse; that of the reservation is not touched', async () => {
    const { inventory } = await withShipped()
    const { version } = inventory.stock(laptops)
    await inventory.returnStock({ ...back, warehouseId: 'NYC', quantity: 5, reservationId: 'R1' })
    expect(inventory.stock({ ...laptops, warehouseId: 'NYC' }).available).toBe(5)
    expect(inventory.stock(laptops).version).toBe(version)
    await expectRefusal(inventory.returnStock({ ...back, quantity: 1, reservationId: 'R1' }), 'INVALID_QUANTITY')
  })

  test('is of the same product', async () => {
    const { inventory } = await withShipped()
    const { message } = await refusalOf(inventory.returnStock({ ...back, ...mice, quantity: 1, reservationId: 'R1' }))
    expect(message).toBe('Invalid reservationId "R1": is of LAPTOP, and this is about MOUSE.')
  })

  test('waits for a transaction that holds the level of the reservation, and is judged after it', async () => {
    const { inventory } = await withShipped()
    const end = Promise.withResolvers<void>()
    const holder = inventory.transaction({ levels: [laptops] }, async (tx) => {
      await tx.returnStock({ ...back, quantity: 4, reservationId: 'R1' })
      await expectRefusal(tx.returnStock({ ...back, quantity: 2, reservationId: 'R1' }), 'INVALID_QUANTITY')
      expect(tx.reservation('R1').returned).toBe(4)
      await end.promise
    })
    await nextTurns()
    const elsewhere = { ...back, warehouseId: 'NYC', reservationId: 'R1' }
    const [two, one] = [
      inventory.returnStock({ ...elsewhere, quantity: 2 }),
      inventory.returnStock({ ...elsewhere, quantity: 1 }),
    ]
    two.catch(() => undefined)
    await nextTurns()
    expect(inventory.reservation('R1').returned).toBe(0)
    end.resolve()
    await holder
    await expectRefusal(two, 'INVALID_QUANTITY')
    await one
    expect(inventory.reservation('R1').returned).toBe(5)
    await inventory.transaction({ levels: [{ ...laptops, warehouseId: 'NYC' }] }, async (tx) => {
      await expectRefusal(tx.returnStock({ ...elsewhere, quantity: 1 }), 'LEVEL_NOT_LOCKED')
    })
  })

  test('that is forgotten is recorded, and unchecked', async () => {
    const { inventory, clock } = await withShipped()
    await inventory.fulfill('R1')
    clock.advance(day)
    await inventory.receive({ ...laptops, quantity: 1 })
    await inventory.returnStock({ ...back, quantity: 99, reservationId: 'R1' })
    const [entry] = (await commitsOf(inventory)).at(-1)?.entries ?? []
    expect(entry).toMatchObject({ type: 'returned', quantity: 99, reservationId: 'R1' })
    expect(entry).not.toHaveProperty('checked')
    expect((await inventory.reconcile()).drift).toEqual([])
  })
})

describe('A return that names a commit', () => {
  test('is of no more than that shipped of the product and has not come back, wherever it arrives', async () => {
    const { inventory } = await withShipped()
    const { sequence } = await inventory.sell({ ...laptops, quantity: 4 })
    await inventory.sell({ ...laptops, quantity: 4 })
    await inventory.returnStock({ ...back, quantity: 3, reversesSequence: sequence })
    const two = { ...back, warehouseId: 'NYC', quantity: 2, reversesSequence: sequence }
    const { message, details } = await refusalOf(inventory.returnStock(two))
    expect(message).toBe(`Invalid quantity 2: commit ${sequence} shipped 4 of LAPTOP, of which 3 came back.`)
    expect(details).toMatchObject({ requested: 2, maximum: 1, shipped: 4, returned: 3, reversesSequence: sequence })
    await inventory.returnStock({ ...two, quantity: 1 })
    await expectRefusal(inventory.returnStock({ ...two, ...mice, quantity: 1 }), 'INVALID_QUANTITY')
    await expectRefusal(inventory.returnStock({ ...two, quantity: 1, reversesSequence: 1 }), 'INVALID_QUANTITY')
    await expectRefusal(inventory.returnStock({ ...two, quantity: 1, reversesSequence: 999 }), 'INVALID_QUANTITY')
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('that shipped several lines at once: they count together', async () => {
    const { inventory } = await openWithLaptops(20)
    const lines = [2, 3].map((quantity) => ({ ...laptops, quantity }))
    const ids = (await inventory.reserveAll({ lines })).map(({ id }) => id)
    await inventory.confirmAll(ids)
    await inventory.fulfillAll(ids)
    const sequence = (await commitsOf(inventory)).at(-1)?.sequence as number
    await inventory.returnStock({ ...back, quantity: 5, reversesSequence: sequence })
    await expectRefusal(inventory.returnStock({ ...back, quantity: 1, reversesSequence: sequence }), 'INVALID_QUANTITY')
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('in a transaction is judged again at its commit: others may have taken it back meanwhile', async () => {
    const { inventory } = await openWithLaptops(20)
    const { sequence } = await inventory.sell({ ...laptops, quantity: 4 })
    const nyc = { ...back, warehouseId: 'NYC' }
    const transaction = inventory.transaction({ levels: [laptops] }, async (tx) => {
      await tx.returnStock({ ...back, quantity: 2, reversesSequence: sequence })
      await expectRefusal(tx.returnStock({ ...back, quantity: 3, reversesSequence: sequence }), 'INVALID_QUANTITY')
      await inventory.returnStock({ ...nyc, quantity: 3, reversesSequence: sequence })
    })
    await expectRefusal(transaction, 'INVALID_QUANTITY')
    expect(inventory.stock(laptops).available).toBe(16)
    await inventory.returnStock({ ...nyc, quantity: 1, reversesSequence: sequence })
  })

  test('in a transaction exactly what is left of it can be taken back, also in parts', async () => {
    const { inventory } = await openWithLaptops(20)
    const { sequence } = await inventory.sell({ ...laptops, quantity: 4 })
    await inventory.returnStock({ ...back, quantity: 1, reversesSequence: sequence })
    await inventory.transaction({ levels: [laptops] }, async (tx) => {
      await tx.returnStock({ ...back, quantity: 2, reversesSequence: sequence })
      await tx.returnStock({ ...back, quantity: 1, reversesSequence: sequence })
    })
    expect(inventory.stock(laptops).available).toBe(20)
    await expectRefusal(inventory.returnStock({ ...back, quantity: 1, reversesSequence: sequence }), 'INVALID_QUANTITY')
  })

  test('is judged the same after a restart, from the log and from an image', async () => {
    const { inventory, journal, clock } = await openWithLaptops(20)
    const { sequence } = await inventory.sell({ ...laptops, quantity: 4 })
    await inventory.returnStock({ ...back, quantity: 1, reversesSequence: sequence })
    const state = await folded(inventory)
    const restorer = new StateRestorer()
    for (const piece of imageOf(state)) restorer.add(JSON.parse(JSON.stringify(piece)) as ImagePiece)
    expect(restorer.finish().stock.shippedBy(sequence, 'LAPTOP')).toEqual({ shipped: 4, returned: 1 })
    expect([...imageOf(restorer.finish())]).toEqual([...imageOf(state)])
    await inventory.close()
    const reopened = await InventoryManager.open({ journal, clock })
    await expectRefusal(reopened.returnStock({ ...back, quantity: 4, reversesSequence: sequence }), 'INVALID_QUANTITY')
    await reopened.returnStock({ ...back, quantity: 3, reversesSequence: sequence })
    await reopened.close()
  })

  test('is unchecked once the commit is forgotten: by its age, and with the others of its commit', async () => {
    const { inventory, clock } = await openWithLaptops(50, { retention: { maxCount: 2 } })
    const { sequence } = await inventory.sell({ ...laptops, quantity: 1 })
    await inventory.sell({ ...laptops, quantity: 1 })
    await expectRefusal(inventory.returnStock({ ...back, quantity: 2, reversesSequence: sequence }), 'INVALID_QUANTITY')
    const last = await inventory.sell({ ...laptops, quantity: 1 })
    await inventory.returnStock({ ...back, quantity: 2, reversesSequence: sequence })
    clock.advance(day - 1)
    await expectRefusal(
      inventory.returnStock({ ...back, quantity: 2, reversesSequence: last.sequence }),
      'INVALID_QUANTITY',
    )
    clock.advance(1)
    await inventory.receive({ ...laptops, quantity: 1 })
    await inventory.returnStock({ ...back, quantity: 2, reversesSequence: last.sequence })
    const checked = (await commitsOf(inventory)).flatMap(({ entries }) => entries).filter((entry) => 'checked' in entry)
    expect(checked).toEqual([])
    expect((await inventory.reconcile()).drift).toEqual([])
  })
})

describe('What came before', () => {
  test('an over-return in a log of before is read as it stands, and counts for nothing', async () => {
    const { inventory } = await withShipped()
    const state = await folded(inventory)
    const { sequence, at } = state.books
    const entry = {
      type: 'returned',
      ...laptops,
      quantity: 50,
      from: 'customer',
      to: 'damaged',
      reservationId: 'R1',
    } as const
    state.apply({ sequence: sequence + 1, at, entries: [entry] })
    expect(state.stock.reservation('R1')?.returned).toBe(0)
  })

  test('an image of before knows no shipments: those are forgotten, and that is no drift', async () => {
    const { inventory } = await withShipped()
    const state = await folded(inventory)
    const sequence = state.books.sequence
    const restorer = new StateRestorer()
    for (const piece of imageOf(state)) {
      if (piece[0] === 'state') restorer.add(['state', { ...piece[1], image: 1 }])
      else if (piece[0] !== 'shipped') restorer.add(piece)
    }
    const restored = restorer.finish()
    expect(restored.stock.shippedBy(sequence, 'LAPTOP')).toBeUndefined()
    expect(compareStates(captureState(restored), captureState(state))).toEqual([])
    await inventory.sell({ ...laptops, quantity: 1 })
    for (const commit of await commitsOf(inventory)) {
      if (commit.sequence <= sequence) continue
      restored.apply(commit)
      state.apply(commit)
    }
    expect(restored.stock.shippedBy(sequence + 1, 'LAPTOP')).toEqual({ shipped: 1, returned: 0 })
    expect(compareStates(captureState(restored), captureState(state))).toEqual([])
    restored.stock.shipments.cameBack(sequence + 1, 'LAPTOP', 1)
    expect(compareStates(captureState(restored), captureState(state))).toMatchObject([
      { subject: 'shipment', field: 'returned' },
    ])
  })
})
