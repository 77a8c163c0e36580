import { expect, test } from 'vitest'
import { laptops, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

/*
 * A hold is moved by a transaction: released here, reserved there. What is there must do for all of it, not only for
 * what is more than before.
 */
const there = { ...laptops, warehouseId: 'NYC' }

test('moving a hold to another warehouse checks all of it, and if it does not fit nothing has moved', async () => {
  const { inventory } = await openWithLaptops(10)
  const { id } = await inventory.reserve({ ...laptops, quantity: 5 })
  const move = (quantity: number): Promise<unknown> =>
    inventory.transaction({ levels: [laptops, there] }, async (tx) => {
      await tx.release(id)
      return await tx.reserve({ ...there, quantity })
    })
  await inventory.receive({ ...there, quantity: 4 })
  const { sequence } = await inventory.receive({ ...there, quantity: 1, productId: 'MOUSE' })
  expect(await expectRefusal(move(6), 'INSUFFICIENT_STOCK')).toMatchObject({ requested: 6, available: 4 })
  expect(await expectRefusal(move(5), 'INSUFFICIENT_STOCK')).toMatchObject({ requested: 5, available: 4 })
  expect(inventory.reservation(id)).toMatchObject({ status: 'pending', held: 5 })
  expect(inventory.stock(there)).toMatchObject({ available: 4, reserved: 0 })
  const received = await inventory.receive({ ...there, quantity: 1 })
  expect(received.sequence).toBe(sequence + 1)
  await move(5)
  expect(inventory.reservation(id)).toMatchObject({ status: 'released' })
  expect(inventory.stock(laptops)).toMatchObject({ available: 10, reserved: 0 })
  expect(inventory.stock(there)).toMatchObject({ available: 0, reserved: 5 })
  await inventory.close()
})
