import { expect, test } from 'vitest'
import { Orders, SimulatedPayments } from '../../src/orders.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { byEach, issuesOf, Trade } from './trade.ts'

const sold = ({ costOfGoodsSold }: { costOfGoodsSold: number }): number => costOfGoodsSold
const at =
  (warehouseId: string | null) =>
  (value: Awaited<ReturnType<Trade['value']>>): number =>
    value.products.find((row) => row.warehouseId === warehouseId)?.stock.value ?? 0

test('C1: what comes back costs what its own order cost; without a name, what went out last', async () => {
  const [named, unnamed] = [await Trade.open(), await Trade.open()]
  for (const trade of [named, unnamed]) {
    await trade.receive(10, 10)
    await trade.receive(10, 20)
    const a = await trade.order(10)
    await trade.order(10)
    await trade.back(5, trade === named ? { reservationId: a } : {})
  }
  expect(await byEach(named, sold)).toEqual([250, 200, 225])
  expect(await byEach(unnamed, sold)).toEqual([200, 250, 225])
})

test('C2: of a line in two rows the last shipped comes back first, whatever row its return is booked on', async () => {
  const orders = new Orders({ payments: new SimulatedPayments(), currency: 'EUR' })
  const trade = await Trade.open(undefined, [orders])
  await trade.receive(4, 10)
  await trade.receive(2, 15, 'NYC')
  const { id } = await orders.place({ lines: [{ productId: 'PEN', quantity: 6, unitPrice: 1_000 }] })
  await orders.pay(id)
  const { shipments, lines } = await orders.process(id)
  expect(lines[0]?.rows.map(({ warehouseId }) => warehouseId).sort()).toEqual(['NYC', 'SFO'])
  for (const warehouseId of ['SFO', 'NYC']) {
    const shipment = shipments.find((one) => one.warehouseId === warehouseId)
    await orders.ship(shipment?.id as string, { carrier: 'DHL', trackingNumber: warehouseId })
  }
  await orders.returnGoods(id, {
    warehouseId: 'SFO',
    lines: [{ lineNumber: 1, quantity: 3, disposition: 'available' }],
  })
  expect(await byEach(trade, sold)).toEqual([30, 30, 30])
  expect(await byEach(trade, at('SFO'))).toEqual([40, 40, 40])
})

test('C3: a transfer carries its layers, each to its old place in the order', async () => {
  const trade = await Trade.open()
  await trade.receive(10, 10)
  await trade.receive(5, 30, 'NYC')
  await trade.move(5)
  await trade.sell(5, 'NYC')
  expect(await byEach(trade, sold)).toEqual([50, 150, 100])
})

test('C4: goods that come back into another warehouse bring their cost along', async () => {
  const trade = await Trade.open()
  await trade.receive(10, 10)
  await trade.receive(10, 20)
  const id = await trade.order(15)
  await trade.move(5)
  const before = await byEach(trade, sold)
  await trade.back(6, { reservationId: id }, 'NYC')
  const after = await byEach(trade, sold)
  expect(before.map((cost, index) => cost - (after[index] as number))).toEqual([110, 70, 90])
  await trade.sell(4, 'NYC')
  expect(await byEach(trade, sold)).toEqual([160, 230, 195])
  expect(await byEach(trade, ({ stock }) => stock.value)).toEqual([140, 70, 105])
})

test('C5: what is sent, arrives good or damaged, or is lost takes its layers along', async () => {
  const trade = await Trade.open()
  await trade.receive(5, 10)
  await trade.receive(5, 20)
  const places = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
  const { id } = await trade.transfers.request({ ...places, lines: [{ productId: 'PEN', quantity: 8 }], actor: 'ANN' })
  await trade.transfers.ship(id)
  expect(await byEach(trade, at(null))).toEqual([110, 130, 120])
  await trade.transfers.receive(id, { lines: [{ productId: 'PEN', quantity: 6 }] })
  expect(await byEach(trade, at('NYC'))).toEqual([70, 110, 90])
  await trade.transfers.receive(id, { lines: [{ productId: 'PEN', quantity: 0, damaged: 1 }] })
  expect(await byEach(trade, at('NYC'))).toEqual([90, 120, 105])
  await trade.transfers.receive(id, { close: true, reason: 'it never came' })
  expect(await byEach(trade, ({ losses }) => losses)).toEqual([20, 10, 15])
  expect(await byEach(trade, at(null))).toEqual([0, 0, 0])
})

test('C6: found goods come in at the average of what is there', async () => {
  const trade = await Trade.open()
  await trade.receive(2, 332)
  await trade.receive(1, 333)
  await trade.adjust(2)
  expect(await byEach(trade, ({ found }) => found)).toEqual(Array(3).fill({ quantity: 2, value: 665 }))
  await trade.sell(4)
  expect(await byEach(trade, sold)).toEqual([1329, 1330, 1330])
})

test('C7: every taking rounds once, and the last unit takes the rest', async () => {
  const trade = await Trade.open()
  for (const cost of [100, 100, 101]) await trade.receive(1, cost)
  const of = { reversesSequence: await trade.sell(2) }
  expect((await trade.value('moving-average')).costOfGoodsSold).toBe(201)
  await trade.back(1, of)
  expect((await trade.value('moving-average')).costOfGoodsSold).toBe(101)
  await trade.back(1, of)
  expect((await trade.value('moving-average')).costOfGoodsSold).toBe(0)
})

test('C8: freight that comes later goes to where the units are, and comes back with them', async () => {
  const trade = await Trade.open()
  const receiptSequence = await trade.receive(10, 100)
  await trade.move(4)
  const id = await trade.order(3)
  await trade.remove(1)
  await trade.costing.addCost({ receiptSequence, amount: 55, reason: 'freight' })
  expect(await byEach(trade, sold)).toEqual([317, 317, 317])
  expect(await byEach(trade, ({ losses }) => losses)).toEqual([105, 105, 105])
  expect(await byEach(trade, at('NYC'))).toEqual([422, 422, 422])
  expect(await byEach(trade, at('SFO'))).toEqual([211, 211, 211])
  await trade.back(1, { reservationId: id })
  expect(await byEach(trade, sold)).toEqual([211, 211, 211])
})

test('C9: a periodic average is of its period, which opens with the one before', async () => {
  const trade = await Trade.open(Date.UTC(2026, 0, 10))
  await trade.receive(10, 1000)
  await trade.sell(5)
  trade.clock.advance(31 * 24 * 3_600_000)
  await trade.sell(5)
  await trade.receive(10, 2000)
  await trade.sell(5)
  const monthly = await trade.value('periodic-average', { period: 'month' })
  expect((await issuesOf(monthly)).map(({ cost }) => cost)).toEqual([5000, 8333, 8334])
  expect([monthly.costOfGoodsSold, monthly.stock.value]).toEqual([21_667, 8333])
  const pooled = await trade.value('periodic-average')
  expect([pooled.costOfGoodsSold, pooled.stock.value]).toEqual([22_500, 7500])
})

test('C10: a late sale restates what it would have cost; what was recorded stays', async () => {
  const march = (day: number): number => Date.UTC(2026, 2, day)
  const trade = await Trade.open(march(1))
  await trade.receive(2, 8)
  trade.clock.advance(5 * 24 * 3_600_000)
  await trade.receive(10, 10, 'SFO', { effectiveAt: march(2) })
  await trade.sell(5, 'SFO', { effectiveAt: march(1) + 1 })
  const short = await byEach(trade, (value) => [sold(value), value.uncostedUnits, value.shortUnits], {
    by: 'effective',
    to: march(2),
  })
  expect(short).toEqual(Array(3).fill([16, 3, 3]))
  const covered = await byEach(trade, (value) => [sold(value), value.stock.value, value.uncostedUnits], {
    by: 'effective',
  })
  expect(covered).toEqual(Array(3).fill([46, 70, 0]))
  expect(await byEach(trade, sold)).toEqual([46, 50, 48])
})

test('C11: an average never goes below what is left to be worth', async () => {
  const trade = await Trade.open()
  await trade.receive(10, undefined, 'SFO', { totalCost: 10_000 })
  await trade.receive(10, undefined, 'SFO', { totalCost: 1000 })
  await trade.sell(19)
  const value = await trade.value('moving-average')
  expect([value.costOfGoodsSold, value.stock.value]).toEqual([10_450, 550])
})

test('a return goes to its old place: 110 comes back, and the next sale takes it first', async () => {
  const trade = await Trade.open()
  await trade.receive(10, 10)
  await trade.receive(10, 20)
  const id = await trade.order(15)
  await trade.back(6, { reservationId: id })
  expect((await trade.value('fifo')).costOfGoodsSold).toBe(200 - 110)
  await trade.receive(5, 30)
  await trade.sell(8)
  const value = await trade.value('fifo')
  expect([value.costOfGoodsSold, value.stock.quantity, value.stock.value]).toEqual([240, 8, 210])
})

test('freight on a receipt of which most is sold: its share is cost today', async () => {
  const trade = await Trade.open()
  const receiptSequence = await trade.receive(10, 100)
  await trade.sell(6)
  await trade.costing.addCost({ receiptSequence, amount: 50, reason: 'freight' })
  expect(await byEach(trade, (value) => [sold(value), value.stock.value, value.landed])).toEqual(
    Array(3).fill([630, 420, 50]),
  )
})

test('of one moment what was told first is first, also where the second was told much later', async () => {
  const trade = await Trade.open()
  await trade.receive(5, 10)
  trade.clock.advance(1_000)
  const moment = trade.clock.now()
  await trade.sell(5)
  trade.clock.advance(1_000)
  await trade.receive(5, 20, 'SFO', { effectiveAt: moment })
  expect((await trade.value('lifo', { by: 'effective' })).costOfGoodsSold).toBe(50)
})

test('a return that names a commit takes back of all that this shipped, wherever it left', async () => {
  const trade = await Trade.open()
  await trade.receive(4, 10)
  await trade.receive(2, 15, 'NYC')
  const sfo = { warehouseId: 'SFO', productId: 'PEN' }
  const nyc = { warehouseId: 'NYC', productId: 'PEN' }
  await trade.inventory.transaction({ levels: [sfo, nyc] }, async (tx) => {
    await tx.sell({ ...sfo, quantity: 4 })
    await tx.sell({ ...nyc, quantity: 2 })
  })
  const [sale] = (await commitsOf(trade.inventory)).slice(-1)
  await trade.back(5, { reversesSequence: sale?.sequence as number })
  expect(await byEach(trade, sold)).toEqual([10, 10, 10])
})

test('a return that names nothing reaches as deep as all returns together, and no issue is forgotten too early', async () => {
  const trade = await Trade.open()
  for (const cost of [10, 20, 30, 40, 50]) {
    await trade.receive(1, cost)
    await trade.sell(1)
  }
  await trade.back(5)
  const { costOfGoodsSold, uncostedUnits } = await trade.value('fifo')
  expect({ costOfGoodsSold, uncostedUnits }).toEqual({ costOfGoodsSold: 0, uncostedUnits: 0 })
})
