import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Allocator, mostStock } from '../../../src/allocation.ts'
import { InventoryManager } from '../../../src/index.ts'
import { stockCommands } from '../../../src/inventory/commands/stock-commands.ts'
import { TransferOrders } from '../../../src/transfers.ts'
import { expectThrow, refusalOf } from '../../support/refusals.ts'

/** Items of every list of objects that a caller gives, each with a field that is not known. */
const level = { warehouseId: 'SFO', productId: 'MUG', colour: 'red' }
const line = { productId: 'MUG', quantity: 1, colour: 'red' }
const held = { reservationId: 'R1', quantity: 1, colour: 'red' }
const loss = { warehouseId: 'SFO', productId: 'MUG', quantity: 1, reason: 'broken' }

const ofLine = 'productId, quantity'
const ofCart = 'productId, quantity, lineId, reference'
const ofHeld = 'reservationId, quantity'
const ofReserved = 'warehouseId, productId, quantity, reference, unitCost, expectedVersion'

let inventory: InventoryManager
const transfers = new TransferOrders()
let allocator: Allocator

beforeAll(async () => {
  inventory = await InventoryManager.open({ ledgers: [transfers] })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await inventory.addWarehouse({ id: 'NYC', name: 'New York' })
  await inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 10 })
  allocator = new Allocator(inventory, { strategy: mostStock() })
})
afterAll(() => inventory.close())

interface Row {
  readonly call: string
  readonly field: string
  readonly fields: string
  readonly run: () => unknown
}

const between = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
const calls: readonly Row[] = [
  row('reserveAll', 'lines', ofReserved, () => inventory.reserveAll({ lines: [{ ...level, quantity: 1 }] })),
  row('remove', 'fromHeld', ofHeld, () => inventory.remove({ ...loss, fromHeld: [held] })),
  row('markDamaged', 'fromHeld', ofHeld, () => inventory.markDamaged({ ...loss, fromHeld: [held] })),
  row('count', 'fromHeld', ofHeld, () => {
    const { quantity: counted, ...rest } = loss
    return inventory.count({ ...rest, counted, fromHeld: [held] })
  }),
  row('transaction', 'levels', 'warehouseId, productId', () => inventory.transaction({ levels: [level] }, () => 1)),
  row('transfers.request', 'lines', ofLine, () => transfers.request({ ...between, lines: [line] })),
  row('transfers.ship', 'lines', ofLine, () => transfers.ship('T1', { lines: [line] })),
  row('transfers.receive', 'lines', `${ofLine}, damaged, lost`, () => transfers.receive('T1', { lines: [line] })),
  row('allocate', 'lines', ofCart, () => allocator.allocate({ lines: [line] })),
  row('plan', 'lines', ofCart, async () => allocator.plan({ lines: [line] })),
]

function row(call: string, list: string, fields: string, run: () => unknown): Row {
  return { call, field: `${list}[0].colour`, fields, run }
}

describe('a field that is not known, in the first of a list', () => {
  test.each(calls)('$call: the message names $field and what an item has', async ({ field, fields, run }) => {
    const { code, details } = await refusalOf(run() as Promise<unknown>)
    const problem = `there is no such field here, only ${fields}`
    expect({ code, details }).toEqual({ code: 'INVALID_ARGUMENT', details: { field, value: '"red"', problem } })
  })

  test('within a batch, too, whose result stands where the command stood', async () => {
    const lines = [{ ...level, quantity: 1 }]
    const [good, bad] = await inventory.batch([
      { type: 'receive', warehouseId: 'SFO', productId: 'MUG', quantity: 1 },
      { type: 'reserveAll', lines },
    ])
    expect(good?.ok).toBe(true)
    const problem = `there is no such field here, only ${ofReserved}`
    expect(bad).toMatchObject({ ok: false, refusal: { details: { field: 'lines[0].colour', problem } } })
  })
})

test('each command of the stock that takes a list of objects is among them', () => {
  const taken = Object.values(stockCommands).filter(({ request }) => 'lines' in request || 'fromHeld' in request)
  expect(taken.map(({ name }) => name).filter((name) => !calls.some(({ call }) => call === name))).toEqual([])
})

test('a level by itself is told to have what names it, though it may have more', () => {
  const read = (value: object) => () => inventory.stock(value as never)
  expect(expectThrow(read(level), 'INVALID_ARGUMENT').problem).toMatch(/only warehouseId, productId$/)
  expect(expectThrow(read([]), 'INVALID_ARGUMENT').problem).toMatch(/must be an object with warehouseId, productId$/)
  const { warehouseId, productId } = level
  expect(read({ warehouseId, productId, quantity: 1, lostBy: 'removed' })).not.toThrow()
})
