import { expect, test } from 'vitest'
import { replay } from '../../../src/index.ts'
import { entriesOf, openInventory } from '../../support/open-inventory.ts'

// Names that mean something on an object are ordinary names here.
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

test.each(names)('%s is an ordinary id, stored safely, and no prototype changes', async (name) => {
  const ownNames = Object.getOwnPropertyNames(Object.prototype).toSorted()
  const ids = [name, 'other'][Symbol.iterator]()
  const { inventory, journal } = await openInventory({
    generateId: () => ids.next().value as string,
  })
  expect(() => inventory.warehouse(name)).toThrow()
  expect(() => inventory.reservation(name)).toThrow()

  const level = { warehouseId: name, productId: name }
  await inventory.addWarehouse({ id: name, name })
  await inventory.receive({ ...level, quantity: 3, idempotencyKey: name })
  await inventory.receive({ ...level, quantity: 3, idempotencyKey: name })
  const hold = await inventory.reserve({
    ...level,
    quantity: 2,
    reference: { type: name, id: name },
    actor: name,
    metadata: JSON.parse(`{"${name}": 1}`),
  })
  expect(hold.id).toBe(name)
  await inventory.confirm(name)

  expect(inventory.stock(level)).toMatchObject({ available: 1, committed: 2 })
  expect(inventory.availability(name)).toMatchObject({ productId: name, onHand: 3 })
  expect([...inventory.reservations({ reference: { type: name, id: name } })]).toHaveLength(1)
  expect(await entriesOf(inventory)).toHaveLength(4)
  expect((await replay(journal)).stock(level)).toEqual(inventory.stock(level))
  expect((await inventory.reconcile()).drift).toEqual([])
  expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(ownNames)
  expect(({} as Record<string, unknown>).available).toBeUndefined()
})

test('the key of a level is the pair, never its joined text', async () => {
  const { inventory } = await openInventory({ warehouses: { 'A/B': {}, A: {} } })
  await inventory.receive({ warehouseId: 'A/B', productId: 'C', quantity: 1 })
  await inventory.receive({ warehouseId: 'A', productId: 'B/C', quantity: 2 })
  expect(inventory.stock({ warehouseId: 'A/B', productId: 'C' }).available).toBe(1)
  expect(inventory.stock({ warehouseId: 'A', productId: 'B/C' }).available).toBe(2)
})
