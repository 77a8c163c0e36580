import { describe, expect, test } from 'vitest'
import { CostFold, Costing } from '../../src/costing.ts'
import { InventoryManager } from '../../src/index.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'
import { Trade } from './trade.ts'

describe('a cost that comes after its receipt', () => {
  test('is a fact of its own, read back with its receipt, also after a new opening', async () => {
    const trade = await Trade.open()
    const receiptSequence = await trade.receive(10, 100)
    const added = await trade.costing.addCost({ receiptSequence, amount: 55, reason: 'freight', actor: 'ANN' })
    expect(added).toMatchObject({ receiptSequence, amount: 55, reason: 'freight', sequence: receiptSequence + 1 })
    const [commit] = (await commitsOf(trade.inventory)).slice(-1)
    const lines = [{ index: 0, productId: 'PEN', warehouseId: 'SFO', amount: 55 }]
    const fact = { ledger: 'costing', type: 'landed-cost-added', receiptSequence, lines, reason: 'freight' }
    expect(commit).toMatchObject({ actor: 'ANN', reason: 'freight', entries: [fact] })
    expect((await trade.inventory.reconcile()).drift).toEqual([])
    await trade.inventory.close()
    const costing = new Costing()
    const { journal, transfers: _ } = trade
    const { TransferOrders } = await import('../../src/transfers.ts')
    const again = await InventoryManager.open({ journal, ledgers: [costing, new TransferOrders()] })
    expect(costing.landedCosts(receiptSequence)).toEqual([added])
    expect(costing.landedCosts(receiptSequence + 1)).toEqual([])
    await again.close()
  })

  test('is refused where nothing was received', async () => {
    const trade = await Trade.open()
    const receiptSequence = await trade.receive(10, 100)
    await trade.sell(1)
    const cost = { amount: 5, reason: 'freight' }
    for (const wrong of [receiptSequence + 1, receiptSequence + 50, 1])
      await expectRefusal(trade.costing.addCost({ ...cost, receiptSequence: wrong }), 'RECEIPT_NOT_FOUND')
    const details = await expectRefusal(
      trade.costing.addCost({ ...cost, receiptSequence, index: 1 }),
      'RECEIPT_NOT_FOUND',
    )
    expect(details).toEqual({ receiptSequence, index: 1, received: [0] })
  })

  test('takes its fields as every command does: checked, named, once by its key', async () => {
    const trade = await Trade.open()
    const receiptSequence = await trade.receive(10, 100)
    const cost = { receiptSequence, amount: 5, reason: 'freight' }
    for (const bad of [
      { amount: 0 },
      { amount: 1.5 },
      { amount: '5' },
      { receiptSequence: 0 },
      { reason: 7 },
      { index: -1 },
      { colour: 1 },
    ]) {
      const details = await expectRefusal(trade.costing.addCost({ ...cost, ...bad } as never), 'INVALID_ARGUMENT')
      expect(details.field).toBe(Object.keys(bad)[0])
    }
    const { reason: _, ...unreasoned } = cost
    await expectRefusal(trade.costing.addCost(unreasoned as never), 'INVALID_ARGUMENT')
    await expectRefusal(trade.costing.addCost(null as never), 'INVALID_ARGUMENT')
    const first = await trade.costing.addCost({ ...cost, idempotencyKey: 'k' })
    expect(await trade.costing.addCost({ ...cost, idempotencyKey: 'k' })).toEqual(first)
    await expectRefusal(trade.costing.addCost({ ...cost, amount: 6, idempotencyKey: 'k' }), 'IDEMPOTENCY_KEY_REUSED')
    expect(trade.costing.landedCosts(receiptSequence)).toHaveLength(1)
    expectThrow(() => trade.costing.landedCosts(0), 'INVALID_ARGUMENT')
    await expectRefusal(new Costing().addCost(cost), 'NOT_OPEN')
  })

  test('is spread over all that a commit received, by what it cost; by number where a cost is unknown', async () => {
    const trade = await Trade.open()
    const receive = async (costs: readonly (number | undefined)[]): Promise<number> => {
      const level = { warehouseId: 'SFO', productId: 'PEN' }
      const { inventory } = trade
      const before = (await commitsOf(inventory)).length
      await inventory.transaction({ levels: [level] }, async (tx) => {
        for (const unitCost of costs)
          await tx.receive({ ...level, quantity: 2, ...(unitCost !== undefined && { unitCost }) })
      })
      return before + 1
    }
    const spread = async (receiptSequence: number, index?: number): Promise<readonly number[]> => {
      const named = index === undefined ? {} : { index }
      const { lines } = await trade.costing.addCost({ receiptSequence, amount: 101, reason: 'duty', ...named })
      return lines.map(({ amount }) => amount)
    }
    expect(await spread(await receive([10, 30]))).toEqual([25, 76])
    expect(await spread(await receive([10, undefined]))).toEqual([51, 50])
    expect(await spread(await receive([0, 0]))).toEqual([51, 50])
    expect(await spread(await receive([10, 30]), 1)).toEqual([101])
    expect((await trade.value('fifo')).landed).toBe(404)
  })

  test('can be told by a ledger that knows its receipts, on its own desk, and is checked there', async () => {
    const trade = await Trade.open()
    const line = { index: 0, productId: 'PEN', warehouseId: 'SFO', amount: 5 }
    const told = { type: 'costing.addCost', receiptSequence: 4, lines: [line], reason: 'freight' } as never
    const twice = { type: 'costing.addCost', receiptSequence: 4, lines: [line, line], reason: 'freight' } as never
    const [good, bad] = await trade.inventory.batch([told, twice])
    expect(good).toMatchObject({ ok: true })
    expect(bad).toMatchObject({ ok: false })
    // Of a receipt that never was: nobody bears it, and all adds up.
    expect((await trade.value('moving-average')).landed).toBe(0)
  })
})

test('units that are back at the supplier bear no later cost, unless all are: then it is a loss', async () => {
  const trade = await Trade.open()
  const level = { warehouseId: 'SFO', productId: 'PEN', from: 'available' } as const
  const receiptSequence = await trade.receive(4, 100)
  await trade.inventory.returnToSupplier({ ...level, quantity: 2, receiptSequence })
  await trade.costing.addCost({ receiptSequence, amount: 10, reason: 'freight' })
  for (const method of ['fifo', 'lifo', 'moving-average', 'periodic-lifo'] as const)
    expect(await trade.value(method)).toMatchObject({ stock: { quantity: 2, value: 210 }, losses: 0, difference: 0 })
  await trade.inventory.returnToSupplier({ ...level, quantity: 2, receiptSequence })
  await trade.costing.addCost({ receiptSequence, amount: 10, reason: 'duty' })
  for (const method of ['fifo', 'lifo', 'moving-average', 'periodic-average'] as const)
    expect(await trade.value(method)).toMatchObject({ stock: { quantity: 0, value: 0 }, losses: 10, difference: 0 })
})

test('a cost that is told later makes units known: in stock, sold and lost', async () => {
  const trade = await Trade.open()
  const receiptSequence = await trade.receive(10)
  const of = { reversesSequence: await trade.sell(4) }
  await trade.remove(1)
  expect(await trade.value('fifo')).toMatchObject({ costOfGoodsSold: 0, uncostedUnits: 10, stock: { value: 0 } })
  await trade.costing.addCost({ receiptSequence, amount: 100, reason: 'the invoice came' })
  for (const method of ['fifo', 'lifo', 'moving-average'] as const) {
    const value = await trade.value(method)
    expect(value).toMatchObject({
      costOfGoodsSold: 40,
      losses: 10,
      uncostedUnits: 0,
      stock: { quantity: 5, value: 50 },
    })
  }
  await trade.back(2, of)
  for (const method of ['fifo', 'lifo', 'moving-average'] as const)
    expect(await trade.value(method)).toMatchObject({ costOfGoodsSold: 20, stock: { quantity: 7, value: 70 } })
})

test('what comes back brings its issue’s whole cents of a later cost, whatever else was sold and is remembered', async () => {
  const trade = await Trade.open()
  const receiptSequence = await trade.receive(10, 100)
  await trade.sell(3)
  const reservationId = await trade.order(5)
  await trade.costing.addCost({ receiptSequence, amount: 55, reason: 'freight' })
  // Eight are sold: 44 of the 55. Of these the five have 27.5 and the three 16.5.
  await trade.back(5, { reservationId })
  for (const method of ['fifo', 'lifo', 'moving-average'] as const) {
    expect(await trade.value(method)).toMatchObject({
      costOfGoodsSold: 300 + 17,
      stock: { quantity: 7, value: 700 + 11 + 27 },
      difference: 0,
    })
    const fold = new CostFold({ method })
    for (const commit of await commitsOf(trade.inventory)) fold.apply(commit)
    expect(Array.from(fold.places(), ({ worth }) => worth)).toEqual([738])
  }
})
