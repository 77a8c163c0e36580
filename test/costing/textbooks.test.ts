import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { CostingMethod } from '../../src/costing.ts'
import { issuesOf, Trade } from './trade.ts'

type Event = readonly ['receipt' | 'sale' | 'customer-return' | 'supplier-return', number, number?]

interface Truth {
  readonly name: string
  readonly events: readonly Event[]
  readonly answers: Readonly<
    Partial<Record<CostingMethod, { costOfGoodsSold: number; stock: number; issues?: readonly number[] }>>
  >
}

const truths = JSON.parse(readFileSync(`${import.meta.dirname}/../support/costing-truths.json`, 'utf8')) as Truth[]
const cents = (amount: number): number => Math.round(amount * 100)

async function play(events: readonly Event[]): Promise<Trade> {
  const trade = await Trade.open()
  const receipts = new Map<number, number>()
  for (const [what, quantity, price] of events) {
    trade.clock.advance(1000)
    if (what === 'receipt') receipts.set(price as number, await trade.receive(quantity, cents(price as number)))
    else if (what === 'sale') await trade.sell(quantity)
    else if (what === 'customer-return') await trade.back(quantity)
    else {
      const level = { warehouseId: 'SFO', productId: 'PEN', from: 'available' } as const
      const receiptSequence = receipts.get(price as number) as number
      await trade.inventory.returnToSupplier({ ...level, quantity, receiptSequence })
    }
  }
  return trade
}

const cases = truths.flatMap(({ name, events, answers }) =>
  Object.entries(answers).map(([method, answer]) => ({ name, method: method as CostingMethod, events, answer })),
)

test('there are textbooks to agree with, by every method', () => {
  expect(cases.length).toBeGreaterThan(15)
  expect(new Set(cases.map(({ method }) => method)).size).toBe(5)
})

test.each(cases)('$name, $method: to the cent what the textbook says', async ({ method, events, answer }) => {
  const trade = await play(events)
  const value = await trade.value(method)
  expect(value.costOfGoodsSold).toBe(cents(answer.costOfGoodsSold))
  expect(value.stock.value).toBe(cents(answer.stock))
  expect(value.difference).toBe(0)
  if (answer.issues === undefined) return
  expect((await issuesOf(value)).map(({ cost }) => cost)).toEqual(answer.issues.map(cents))
})
