import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ValuationOptions, valuation } from '../../src/costing.ts'
import { FileJournal, InventoryManager, readJournal } from '../../src/index.ts'
import { expectRefusal } from '../support/refusals.ts'
import { issuesOf, Trade } from './trade.ts'

async function some(): Promise<Trade> {
  const trade = await Trade.open()
  await trade.receive(10, 100)
  await trade.sell(4)
  return trade
}

describe('what is asked for is checked', () => {
  test.each([
    ['method', {}],
    ['method', { method: 'hifo' }],
    ['by', { by: 'now' }],
    ['from', { from: -1 }],
    ['to', { from: 5, to: 4 }],
    ['to', { to: 1.5 }],
    ['asOf', { asOf: 7 }],
    ['asOf.sequence', { asOf: { sequence: -1 } }],
    ['asOf.at', { asOf: { at: 7 } }],
    ['isOurs', { isOurs: true }],
    ['period', { period: 'day' }],
    ['period', { method: 'periodic-lifo', period: 'week' }],
    ['timeZone', { method: 'periodic-lifo', period: 'day', timeZone: 'Mars/Base' }],
    ['timeZone', { method: 'periodic-lifo', timeZone: 'UTC' }],
    ['warehouseId', { method: 'periodic-average', warehouseId: 'SFO' }],
    ['colour', { colour: 'red' }],
  ] as const)('%s, in %j', async (field, wrong) => {
    const { journal } = await some()
    const options = 'method' in wrong || field === 'method' ? wrong : { method: 'fifo', ...wrong }
    const details = await expectRefusal(valuation(journal, options as never), 'INVALID_ARGUMENT')
    expect(details.field).toBe(field)
  })

  test('ids, options and sources', async () => {
    const { journal } = await some()
    await expectRefusal(valuation(journal, { method: 'fifo', productId: '' }), 'INVALID_ID')
    for (const options of [undefined, null, 7, []])
      await expectRefusal(valuation(journal, options as never), 'INVALID_ARGUMENT')
    for (const source of [undefined, null, 7, {}, 'stock'])
      await expectRefusal(valuation(source as never, { method: 'fifo' }), 'INVALID_ARGUMENT')
  })
})

describe('where a log is read from', () => {
  test('a journal, an inventory and a function say the same; so does a folder that another has open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stockhold-costing-'))
    const journal = new FileJournal(folder)
    const inventory = await InventoryManager.open({ journal })
    const pen = { warehouseId: 'SFO', productId: 'PEN' }
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
    await inventory.sell({ ...pen, quantity: 4 })
    const from = (fromSequence: number): ReturnType<typeof readJournal> => readJournal(folder, { fromSequence })
    for (const source of [journal, inventory, from, new FileJournal(folder)]) {
      const value = await valuation(source, { method: 'fifo' })
      expect(value).toMatchObject({ costOfGoodsSold: 400, stock: { quantity: 6, value: 600 }, sequence: 3 })
      expect(await issuesOf(value)).toMatchObject([{ quantity: 4, cost: 400 }])
    }
    await inventory.close()
    await rm(folder, { recursive: true })
  })

  test('a function that gives no commits is no log, and neither is a stream that can be read only once', async () => {
    const trade = await some()
    for (const source of [() => undefined, () => 7, trade.inventory.auditLog.commits()] as never[])
      await expect(valuation(source, { method: 'fifo' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('what is written meanwhile is not in it, nor in its issues', async () => {
    const trade = await some()
    const value = await trade.value('fifo')
    await trade.sell(3)
    expect(await issuesOf(value)).toHaveLength(1)
    expect(value).toMatchObject({ costOfGoodsSold: 400, sequence: 6 })
    expect((await trade.value('fifo')).costOfGoodsSold).toBe(700)
  })

  test('an empty log is worth nothing', async () => {
    const trade = await Trade.open()
    for (const method of ['fifo', 'periodic-lifo'] as const)
      expect(await trade.value(method)).toMatchObject({
        costOfGoodsSold: 0,
        stock: { quantity: 0, value: 0 },
        products: [],
      })
  })
})

describe('a part', () => {
  const two = async (): Promise<Trade> => {
    const trade = await some()
    await trade.move(2)
    const ink = { warehouseId: 'SFO', productId: 'INK' }
    await trade.inventory.receive({ ...ink, quantity: 5, unitCost: 7 })
    await trade.inventory.sell({ ...ink, quantity: 1 })
    return trade
  }
  const parts: readonly (readonly [Partial<ValuationOptions>, number, number])[] = [
    [{}, 407, 628],
    [{ productId: 'PEN' }, 400, 600],
    [{ productId: 'INK' }, 7, 28],
    [{ warehouseId: 'SFO' }, 407, 428],
    [{ warehouseId: 'NYC' }, 0, 200],
    [{ warehouseId: 'LHR' }, 0, 0],
    [{ isOurs: (productId) => productId === 'INK' }, 7, 28],
  ]
  test.each(parts)('%j: cost of goods %d, stock %d', async (options, cost, stock) => {
    const trade = await two()
    for (const method of ['fifo', 'lifo', 'moving-average'] as const) {
      const value = await trade.value(method, options)
      expect([value.costOfGoodsSold, value.stock.value, value.difference]).toEqual([cost, stock, 0])
    }
  })
})

test('layers have their age from the receipt, wherever they went since', async () => {
  const trade = await Trade.open()
  const sequence = await trade.receive(10, 100)
  const receivedAt = trade.clock.now()
  trade.clock.advance(5000)
  await trade.move(4)
  const later = await trade.receive(1)
  for (const method of ['fifo', 'moving-average'] as const) {
    const { layers } = await trade.value(method)
    const old = { productId: 'PEN', sequence, index: 0, receivedAt, ageMs: 5000 }
    expect([...layers]).toEqual([
      { ...old, warehouseId: 'NYC', quantity: 4, value: 400 },
      { ...old, warehouseId: 'SFO', quantity: 6, value: 600 },
      { ...old, warehouseId: 'SFO', sequence: later, quantity: 1, receivedAt: receivedAt + 5000, ageMs: 0 },
    ])
  }
})

describe('costs past 2^53', () => {
  test('a product of two whole numbers may pass it: the taking is exact', async () => {
    const trade = await Trade.open()
    const [quantity, totalCost] = [94_906_267, 9_007_199_254_740_991]
    await trade.receive(quantity, undefined, 'SFO', { totalCost })
    await trade.sell(1)
    const { costOfGoodsSold, stock } = await trade.value('fifo')
    const left = (2n * BigInt(totalCost) * BigInt(quantity - 1) + BigInt(quantity)) / (2n * BigInt(quantity))
    expect([stock.value, costOfGoodsSold]).toEqual([Number(left), totalCost - Number(left)])
  })

  test('a value that cannot be counted to the cent is an error, which names the commit', async () => {
    const trade = await Trade.open()
    const sequence = await trade.receive(2, Number.MAX_SAFE_INTEGER)
    expect(await expectRefusal(trade.value('lifo'), 'COSTS_TOO_LARGE')).toEqual({ sequence })
    const other = await Trade.open()
    await other.receive(1, Number.MAX_SAFE_INTEGER)
    const second = await other.receive(1, 1)
    expect(await expectRefusal(other.value('moving-average'), 'COSTS_TOO_LARGE')).toEqual({ sequence: second })
  })
})
