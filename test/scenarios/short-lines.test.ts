import { expect, test } from 'vitest'
import { laptops, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

const mice = { ...laptops, productId: 'MOUSE' }
const never = { ...laptops, productId: 'NOVELTY' }

test('reserveAll refuses with every line that is short, those for one level together', async () => {
  const { inventory } = await openWithLaptops(10, { stock: { SFO: { LAPTOP: 10, MOUSE: 5 } } })
  await inventory.reserve({ ...laptops, quantity: 1 })
  const lines = [
    { ...laptops, quantity: 6 },
    { ...mice, quantity: 5 },
    { ...never, quantity: 1 },
    { ...laptops, quantity: 4 },
    { ...never, quantity: 2 },
  ]
  const details = await expectRefusal(inventory.reserveAll({ lines }), 'INSUFFICIENT_STOCK')
  const counts = { available: 9, reserved: 1, committed: 0 }
  const none = { available: 0, reserved: 0, committed: 0 }
  expect(details).toMatchObject({ command: 'reserveAll', ...laptops, requested: 10, ...counts, lines: 5 })
  expect(details.short).toEqual([
    { line: 0, ...laptops, requested: 6, together: 10, ...counts },
    { line: 2, ...never, requested: 1, together: 3, ...none },
    { line: 3, ...laptops, requested: 4, together: 10, ...counts },
    { line: 4, ...never, requested: 2, together: 3, ...none },
  ])
  expect(inventory.stock(laptops)).toMatchObject(counts)
})

test('the message says reserveAll, how many lines are short, and names the first', async () => {
  const { inventory } = await openWithLaptops(2)
  const lines = [{ ...laptops, quantity: 1 }, ...[3, 4, 5, 6].map((quantity) => ({ ...mice, quantity }))]
  const { message } = await refusalOf(inventory.reserveAll({ lines }))
  expect(message).toBe(
    'Cannot reserveAll: 4 of 5 lines are short (line 1 wants 18 of MOUSE in SFO, where 0 are available; ' +
      'line 2 wants 18 of MOUSE in SFO, where 0 are available; line 3 wants 18 of MOUSE in SFO, where 0 are available; and 1 more).',
  )
})

test('all lines are judged before an id is asked for, and inside a transaction alike', async () => {
  let ids = 0
  const generateId = (): string => {
    ids += 1
    return `R${ids}`
  }
  const { inventory } = await openWithLaptops(3, { generateId })
  const lines = [
    { ...laptops, quantity: 2 },
    { ...laptops, quantity: 2 },
  ]
  await expectRefusal(inventory.reserveAll({ lines }), 'INSUFFICIENT_STOCK')
  expect(ids).toBe(0)
  await inventory.transaction({ levels: [laptops, mice] }, async (tx) => {
    await tx.receive({ ...mice, quantity: 1 })
    const details = await expectRefusal(
      tx.reserveAll({ lines: [{ ...mice, quantity: 1 }, ...lines] }),
      'INSUFFICIENT_STOCK',
    )
    expect(details.short?.map(({ line }) => line)).toEqual([1, 2])
  })
})
