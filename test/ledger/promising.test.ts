import { describe, expect, test } from 'vitest'
import { Backorders } from '../../src/backorders.ts'
import { InventoryError, InventoryManager, MemoryJournal, replay } from '../../src/index.ts'
import { AvailableToPromise, type PromiseOptions } from '../../src/promising.ts'
import { always, TransferOrders } from '../../src/transfers.ts'
import { FakeClock } from '../support/fake-clock.ts'

const dayMs = 86_400_000
const sfo = { warehouseId: 'SFO', productId: 'MUG' }
const nyc = { warehouseId: 'NYC', productId: 'MUG' }

async function openShop(journal: MemoryJournal = new MemoryJournal()) {
  const clock = new FakeClock()
  const [backorders, transfers] = [new Backorders(), new TransferOrders({ approval: always() })]
  const inventory = await InventoryManager.open({ journal, clock, ledgers: [backorders, transfers] })
  for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
  await inventory.receive({ ...sfo, quantity: 100 })
  await backorders.configure({ productId: 'MUG', policy: 'backorder' })
  const promises = new AvailableToPromise(inventory, { supply: [transfers], backorders })
  async function send(quantity: number, inDays?: number): Promise<string> {
    const lines = [{ productId: 'MUG', quantity }]
    const places = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
    const { id } = await transfers.request({ ...places, lines, actor: 'ann' })
    await transfers.approve(id, { actor: 'bob' })
    if (inDays !== undefined) await transfers.ship(id, { expectedAt: clock.now() + inDays * dayMs })
    return id
  }
  return { clock, journal, backorders, transfers, inventory, promises, send }
}

test('what is kept back is not promised; what is sent is, from its date on; what is not shipped has none', async () => {
  const { inventory, promises, send, clock } = await openShop()
  await inventory.configure({ ...sfo, keepBack: 70 })
  const id = await send(20, 3)
  await send(10)
  expect(promises.available('MUG')).toBe(0)
  expect(promises.promise({ productId: 'MUG', quantity: 15 })).toMatchObject({
    byDate: [{ at: clock.now() + 3 * dayMs, quantity: 15, source: 'transfer', warehouseId: 'NYC', reference: id }],
    undated: 10,
  })
  await inventory.configure({ ...sfo, keepBack: 60 })
  expect(promises.available('MUG')).toBe(10)
  expect(promises.available('MUG', 'NYC')).toBe(0)
  expect(promises.promise({ productId: 'MUG', quantity: 10 }).text).toBe('in stock')
})

test('those who wait come first, and hear when', async () => {
  const { inventory, backorders, promises, send, clock } = await openShop()
  const id = await send(20, 3)
  await inventory.configure({ ...sfo, keepBack: 80 })
  const { backorder } = await backorders.reserve({ ...nyc, quantity: 15 })
  expect(promises.expectedAt(backorder?.id ?? '')).toBe(clock.now() + 3 * dayMs)
  expect(promises.promise({ productId: 'MUG', quantity: 9 }).byDate).toMatchObject([{ quantity: 5, reference: id }])
  const { backorder: next } = await backorders.reserve({ ...nyc, quantity: 6 })
  expect(promises.expectedAt(next?.id ?? '')).toBeUndefined()
  expect(thrownBy(() => promises.expectedAt('nobody')).code).toBe('BACKORDER_NOT_FOUND')
})

test('how late transfers are is learned from their receipts, way by way, also over an opening', async () => {
  const { inventory, transfers, promises, send, clock, journal } = await openShop()
  for (const late of [1, 2, 3]) {
    const id = await send(1, 2)
    clock.advance((2 + late) * dayMs)
    await transfers.receive(id, { lines: [{ productId: 'MUG', quantity: 1 }] })
  }
  const lost = await send(1, 2)
  clock.advance(30 * dayMs)
  await transfers.receive(lost, { lines: [{ productId: 'MUG', quantity: 0, lost: 1 }], reason: 'fell off the truck' })
  await inventory.configure({ ...sfo, keepBack: 97 })
  await inventory.sell({ ...nyc, quantity: 3 })
  await send(5, 2)
  expect(promises.promise({ productId: 'MUG', quantity: 5 })).toMatchObject({
    shipsWithin: { fromDays: 4, toDays: 5 },
    text: 'ships in 4–5 days',
  })
  clock.advance(3 * dayMs)
  expect(promises.promise({ productId: 'MUG', quantity: 5 }).completeAt).toBe(clock.now() + 2 * dayMs)
  await inventory.snapshot().catch(() => undefined)
  await inventory.close()
  const before = { supply: [new TransferOrders()], backorders: new Backorders() }
  const view = await replay(journal, { ledgers: [...before.supply, before.backorders] })
  const asked = { productId: 'MUG', quantity: 5, at: clock.now() } as const
  const expected = { completeAt: clock.now() + 2 * dayMs }
  expect(new AvailableToPromise(view, before).promise(asked)).toMatchObject(expected)
})

test('no more is kept back than there is', async () => {
  const { inventory, promises } = await openShop()
  await inventory.configure({ ...sfo, keepBack: 700 })
  expect(promises.explain('MUG')).toMatchObject({ sums: { available: 100, keptBack: 100 } })
})

test('a pre-order is promised from its release on', async () => {
  const { backorders, promises, clock } = await openShop()
  const releaseAt = clock.now() + 30 * dayMs
  await backorders.configure({ productId: 'MUG', policy: 'pre-order', releaseAt })
  expect(promises.promise({ productId: 'MUG', quantity: 1 })).toMatchObject({ completeAt: releaseAt })
})

test('asked wrongly, it says how to ask', async () => {
  const { inventory, promises } = await openShop()
  const ask = (request: object): InventoryError => thrownBy(() => promises.promise(request as never))
  expect(ask({ productId: 'MUG', quantity: 0 }).code).toBe('INVALID_QUANTITY')
  expect(ask({ productId: 'MUG', quantity: 1, when: 3 }).code).toBe('INVALID_ARGUMENT')
  expect(ask({ productId: 'MUG', quantity: 1, at: 9e15 }).code).toBe('INVALID_ARGUMENT')
  expect(ask({ productId: 'MUG', quantity: 1, warehouseId: 'LON' }).code).toBe('WAREHOUSE_NOT_FOUND')
  const open = (options: object): string =>
    thrownBy(() => new AvailableToPromise(inventory, options as PromiseOptions)).message
  expect(open({ supply: [{}] })).toMatch(/supply\[0\]/)
  expect(open({ timeZone: 'Mars/Base' })).toMatch(/timeZone.*Europe\/Berlin/)
  expect(open({ supplies: [] })).toMatch(/supplies/)
  expect(thrownBy(() => new AvailableToPromise({} as never)).message).toMatch(/InventoryManager/)
  expect(thrownBy(() => new AvailableToPromise(inventory).expectedAt('x')).message).toMatch(/backorders/)
})

function thrownBy(run: () => unknown): InventoryError {
  try {
    run()
  } catch (error) {
    if (error instanceof InventoryError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a supply source of somebody else’s', () => {
  const good = { source: 'transfer', reference: 'T-1', warehouseId: 'NYC', quantity: 3 }

  test.for([
    ['a promise of a list', Promise.resolve([good]), 'supply[0].supply'],
    ['nothing', undefined, 'supply[0].supply'],
    ['null in the list', [good, null], 'supply[0].supply[1]'],
    ['a negative quantity', [{ ...good, quantity: -1 }], 'supply[0].supply[0].quantity'],
    ['half a unit', [{ ...good, quantity: 0.5 }], 'supply[0].supply[0].quantity'],
    ['no warehouse', [{ ...good, warehouseId: undefined }], 'supply[0].supply[0].warehouseId'],
    ['a date', [{ ...good, expectedAt: new Date(0) }], 'supply[0].supply[0].expectedAt'],
    ['a time that no calendar has', [{ ...good, expectedAt: 8.64e15 + 1 }], 'supply[0].supply[0].expectedAt'],
    ['a lateness that is no number', [{ ...good, latenessMs: [Number.NaN] }], 'supply[0].supply[0].latenessMs'],
    ['a lateness without end', [{ ...good, latenessMs: [1e300] }], 'supply[0].supply[0].latenessMs'],
    ['another source', [{ ...good, source: 'magic' }], 'supply[0].supply[0].source'],
    ['an unknown field', [{ ...good, eta: 1 }], 'supply[0].supply[0].eta'],
  ] as const)('that gives %s is told so, by field', async ([, given, field]) => {
    const inventory = await InventoryManager.open({})
    const supply = { supply: () => given as never }
    const promises = new AvailableToPromise(inventory, { supply: [supply] })
    expect(() => promises.promise({ productId: 'MUG', quantity: 1 })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    )
    await inventory.close()
  })
})

test('a release after the last day of the calendar is refused', async () => {
  const backorders = new Backorders()
  const inventory = await InventoryManager.open({ ledgers: [backorders] })
  const setting = { productId: 'MUG', policy: 'pre-order', releaseAt: 8.64e15 + 1 } as const
  await expect(backorders.configure(setting)).rejects.toMatchObject({ details: { field: 'releaseAt' } })
  await inventory.close()
})
