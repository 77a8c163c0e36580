import { describe, expect, test } from 'vitest'
import { InventoryError, isInventoryError } from '../../../src/errors/inventory-error.ts'
import { laptops, openWithLaptops } from '../../support/open-inventory.ts'
import { refusalOf } from '../../support/refusals.ts'

describe('isInventoryError', () => {
  const error = new InventoryError('WAREHOUSE_NOT_FOUND', { warehouseId: 'OSL' })

  test('knows our errors, and their codes', () => {
    expect(isInventoryError(error)).toBe(true)
    expect(isInventoryError(error, 'WAREHOUSE_NOT_FOUND')).toBe(true)
    expect(isInventoryError(error, 'CLOSED')).toBe(false)
  })

  test('knows those of a duplicate copy of the package, where instanceof does not', () => {
    const foreign = Object.assign(new Error('from another copy'), { code: 'CLOSED' })
    Object.defineProperty(foreign, Symbol.for('stockhold.InventoryError'), { value: true })
    expect(foreign).not.toBeInstanceOf(InventoryError)
    expect(isInventoryError(foreign)).toBe(true)
    expect(isInventoryError(foreign, 'CLOSED')).toBe(true)
    expect(isInventoryError(foreign, 'OVERLOADED')).toBe(false)
  })

  test.each([undefined, null, 'CLOSED', 5, {}, new Error('no'), { code: 'CLOSED' }])('does not know %s', (value) => {
    expect(isInventoryError(value)).toBe(false)
  })
})

test('an error has a family, a name, its cause and frozen plain details', () => {
  const cause = new Error('disk full')
  const fault = new InventoryError('JOURNAL_FAILED', { sequence: 7 }, { cause })
  expect(fault).toMatchObject({ name: 'InventoryError', family: 'fault', cause })
  expect(fault).toBeInstanceOf(Error)
  expect(new InventoryError('SAME_WAREHOUSE', { warehouseId: 'SFO', productId: 'X' }).family).toBe('refusal')
  const bug = new InventoryError('INVARIANT_VIOLATED', { invariant: 1, problem: 'x' })
  expect(bug.family).toBe('invariant-violation')
})

test('messages name what was asked, what was there, and what to do', async () => {
  const { inventory } = await openWithLaptops(10)
  const hold = await inventory.reserve({ ...laptops, quantity: 7 })
  const messageOf = async (promise: Promise<unknown>): Promise<string> => (await refusalOf(promise)).message

  const short = await messageOf(inventory.reserve({ ...laptops, quantity: 5 }))
  expect(short).toMatch(/5 of LAPTOP in SFO: 3 available \(7 reserved, 0 committed\)/)
  const damaged = await messageOf(inventory.writeOff({ ...laptops, quantity: 2, from: 'damaged', reason: 'broken' }))
  expect(damaged).toMatch(/2 damaged of LAPTOP in SFO: 0 damaged/)
  const unknown = await messageOf(inventory.sell({ ...laptops, warehouseId: 'OSL', quantity: 1 }))
  expect(unknown).toMatch(/OSL.*addWarehouse/)
  const twice = await messageOf(inventory.addWarehouse({ id: 'SFO', name: 'again' }))
  expect(twice).toMatch(/SFO.*configure/)
  const stale = await messageOf(inventory.sell({ ...laptops, quantity: 1, expectedVersion: 9 }))
  expect(stale).toMatch(/version 2, not 9/)
  const state = await messageOf(inventory.cancel(hold.id))
  expect(state).toMatch(/cancel.*R1.*pending.*confirmed/)
  const quantity = await messageOf(inventory.sell({ ...laptops, quantity: 1.5 }))
  expect(quantity).toMatch(/quantity 1\.5: must be a whole number from 1/)
})

test('a count below what is held says how much is held', async () => {
  const { inventory } = await openWithLaptops(10)
  await inventory.reserve({ ...laptops, quantity: 7 })
  const { message } = await refusalOf(inventory.count({ ...laptops, counted: 4, reason: 'cycle-count' }))
  expect(message).not.toMatch(/undefined/)
  expect(message).toMatch(/4/)
  expect(message).toMatch(/7/)
})

test('what was given is described, whatever it was', async () => {
  const { inventory } = await openWithLaptops(1)
  const quantities = [{}, [], null, '5', 5n, true, undefined, () => 1, Symbol('x')]
  for (const quantity of quantities) {
    const { message } = await refusalOf(inventory.sell({ ...laptops, quantity: quantity as unknown as number }))
    expect(message).toMatch(/quantity .+: must be a whole number/)
    expect(message).not.toMatch(/\[object/)
  }
})
