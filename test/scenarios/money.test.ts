import { describe, expect, test } from 'vitest'
import type { Entry, Movement } from '../../src/index.ts'
import { callCommand, everyCommand, openForEveryCommand } from '../support/every-command.ts'
import { commitsOf, laptops, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

// What several reservations cost differs: those commands take none.
const withoutCost = ['addWarehouse', 'configure', 'extend', 'confirmAll', 'releaseAll', 'fulfillAll', 'cancelAll']
const moving = everyCommand.filter(([, { type }]) => !withoutCost.includes(type))

function withCost(to: (typeof moving)[number][1], unitCost: unknown): object {
  // Each line of several has a cost of its own.
  return to.type === 'reserveAll' ? { lines: to.lines.map((line) => ({ ...line, unitCost })) } : { unitCost }
}

describe('any movement can carry a unitCost', () => {
  test.each(moving)('%s: on each of its movements, from 0 up', async (_, to) => {
    for (const unitCost of [0, 12_345, Number.MAX_SAFE_INTEGER]) {
      const { inventory } = await openForEveryCommand()
      await callCommand(inventory, to, withCost(to, unitCost))
      const entries = (await commitsOf(inventory)).at(-1)?.entries as readonly Entry[]
      for (const entry of entries)
        if ('from' in entry && entry.lostBy === undefined) expect(entry).toMatchObject({ unitCost })
    }
  })

  test.each(moving)('%s: a whole number of the smallest unit, and nothing else', async (_, to) => {
    const { inventory } = await openForEveryCommand()
    for (const unitCost of [-1, -0, 0.5, Number.NaN, 2 ** 53, '5', 5n, null, {}]) {
      const details = await expectRefusal(callCommand(inventory, to, withCost(to, unitCost)), 'INVALID_ARGUMENT')
      expect(details.field).toMatch(/unitCost$/)
    }
  })

  test('without one, none is recorded', async () => {
    const { inventory } = await openWithLaptops(1)
    expect((await commitsOf(inventory)).at(-1)?.entries[0]).not.toHaveProperty('unitCost')
  })
})

describe('a receipt can say what all its units cost together', () => {
  test('it is recorded as it was said, from 0 up, also in a batch and in a transaction, and read back from the log', async () => {
    const { inventory } = await openWithLaptops(1)
    const receipt = { ...laptops, quantity: 3 }
    await inventory.receive({ ...receipt, totalCost: 13_674, disposition: 'damaged' })
    await inventory.batch([{ type: 'receive', ...receipt, totalCost: 0 }])
    await inventory.transaction({ levels: [laptops] }, (tx) => tx.receive({ ...receipt, totalCost: 2 ** 53 - 1 }))
    const entries = (await commitsOf(inventory)).slice(-3).map(({ entries: [entry] }) => entry)
    expect(entries).toMatchObject([{ totalCost: 13_674 }, { totalCost: 0 }, { totalCost: 2 ** 53 - 1 }])
    for (const entry of entries) expect(entry).not.toHaveProperty('unitCost')
    expect((await inventory.reconcile()).drift).toEqual([])
    expect(inventory.stock(entries[0] as Movement)).toMatchObject({ available: 7, damaged: 3 })
  })

  test('a key gives the first answer again only with the same cost', async () => {
    const { inventory } = await openWithLaptops(1)
    const receipt = { ...laptops, quantity: 3, totalCost: 10, idempotencyKey: 'k' }
    expect(await inventory.receive(receipt)).toEqual(await inventory.receive({ ...receipt }))
    await expectRefusal(inventory.receive({ ...receipt, totalCost: 11 }), 'IDEMPOTENCY_KEY_REUSED')
  })

  test('a whole number of the smallest unit, of receipts alone, and not beside unitCost', async () => {
    const { inventory } = await openWithLaptops(5)
    const one = { ...laptops, quantity: 1 }
    for (const totalCost of [-1, -0, 0.5, Number.NaN, 2 ** 53, '5', 5n, null, {}]) {
      const details = await expectRefusal(inventory.receive({ ...one, totalCost } as never), 'INVALID_ARGUMENT')
      expect(details.field).toBe('totalCost')
    }
    await expectRefusal(inventory.sell({ ...one, totalCost: 5 } as never), 'INVALID_ARGUMENT')
    const both = await expectRefusal(inventory.receive({ ...one, unitCost: 5, totalCost: 5 }), 'INVALID_ARGUMENT')
    expect(both).toMatchObject({ field: 'totalCost', problem: expect.stringMatching(/leave it out, or unitCost/) })
  })
})

test('returnStock can name the reservation, or the commit, that it reverses', async () => {
  const { inventory } = await openWithLaptops(5)
  const { id } = await inventory.reserve({ ...laptops, quantity: 2 })
  await inventory.confirm(id)
  const shipped = await inventory.fulfill(id)
  const { sequence } = await inventory.sell({ ...laptops, quantity: 1 })
  const back = { ...laptops, quantity: 1, disposition: 'available' } as const
  await inventory.returnStock({ ...back, reservationId: id })
  await inventory.returnStock({ ...back, reversesSequence: sequence })
  const returned = (await commitsOf(inventory)).slice(-2).map(({ entries }) => entries[0] as Movement)
  expect(returned).toMatchObject([{ reservationId: id }, { reversesSequence: sequence }])
  expect(returned[0]).not.toHaveProperty('reversesSequence')
  expect(inventory.reservation(id)).toMatchObject({ status: 'fulfilled', endedAt: shipped.endedAt, returned: 1 })
  expect(inventory.stock(laptops)).toMatchObject({ available: 4, onHand: 4 })
  await expectRefusal(inventory.returnStock({ ...back, reservationId: '' }), 'INVALID_ID')
  await expectRefusal(inventory.returnStock({ ...back, reversesSequence: 0 }), 'INVALID_ARGUMENT')
})

test('goods come back when they do: what they reverse may be over, forgotten, or of another level', async () => {
  const { inventory } = await openWithLaptops(5, { retention: { maxCount: 1 } })
  const ended = await inventory.reserve({ ...laptops, quantity: 3 })
  await inventory.confirm(ended.id)
  await inventory.fulfill(ended.id)
  const back = { ...laptops, quantity: 1, disposition: 'damaged' } as const
  for (const reservationId of [ended.id, ended.id, 'forgotten']) await inventory.returnStock({ ...back, reservationId })
  await inventory.returnStock({ ...back, warehouseId: 'NYC', reservationId: ended.id })
  // It ended once, so it counts once among the ended that are kept.
  expect(inventory.reservation(ended.id)).toMatchObject({ status: 'fulfilled', returned: 3 })
  expect(inventory.stock(laptops)).toMatchObject({ available: 2, damaged: 3 })
  expect((await inventory.reconcile()).drift).toEqual([])
})
