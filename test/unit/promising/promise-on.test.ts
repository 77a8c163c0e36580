import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrivalsOf, dayMs, quantile } from '../../../src/promising/arrivals.ts'
import { filledAt, type Outlook } from '../../../src/promising/outlook.ts'
import type { Promised } from '../../../src/promising/promise.ts'
import { promiseOn } from '../../../src/promising/promise-on.ts'
import type { ExpectedSupply } from '../../../src/promising.ts'

/** 2 March 2026. */
const now = Date.UTC(2026, 2, 2)
const days = (count: number): number => now + count * dayMs

interface Known {
  readonly stock?: Record<string, number>
  readonly supply?: readonly ExpectedSupply[]
  readonly demands?: Outlook['demands']
}

function outlook({ stock = {}, supply = [], demands = [] }: Known): Outlook {
  return { now, stock: new Map(Object.entries(stock)), arrivals: arrivalsOf(supply, now), undated: 0, demands }
}

function promised(quantity: number, known: Known, more: { warehouseId?: string; releaseAt?: number } = {}): Promised {
  const { releaseAt = now, ...where } = more
  return promiseOn(outlook(known), { productId: 'MUG', quantity, ...where }, releaseAt, 'UTC')
}

function coming(quantity: number, expectedAt: number | undefined, latenessMs: readonly number[] = []): ExpectedSupply {
  return { source: 'transfer', reference: 'T-1', warehouseId: 'NYC', quantity, expectedAt, latenessMs }
}

describe('a promise', () => {
  test('is kept from stock, warehouse by warehouse', () => {
    expect(promised(5, { stock: { NYC: 3, SFO: 9 } })).toEqual({
      productId: 'MUG',
      requested: 5,
      byDate: [
        { at: now, quantity: 3, source: 'stock', warehouseId: 'NYC' },
        { at: now, quantity: 2, source: 'stock', warehouseId: 'SFO' },
      ],
      completeAt: now,
      undated: 0,
      text: 'in stock',
    })
  })

  test('is for one warehouse where one is named', () => {
    const { byDate, text } = promised(5, { stock: { NYC: 3, SFO: 9 } }, { warehouseId: 'NYC' })
    expect(byDate).toMatchObject([{ quantity: 3, warehouseId: 'NYC' }])
    expect(text).toBe('3 of 5 in stock; no date for the rest')
  })

  test('goes on with what is on its way, and says what brings it', () => {
    const answer = promised(5, { stock: { SFO: 2 }, supply: [coming(8, days(10))] })
    expect(answer.byDate[1]).toEqual({
      at: days(10),
      quantity: 3,
      source: 'transfer',
      warehouseId: 'NYC',
      reference: 'T-1',
    })
    expect(answer).toMatchObject({ completeAt: days(10), text: 'not before 12 March' })
    expect(answer).not.toHaveProperty('shipsWithin')
  })

  test('names days where enough deliveries are known: from their median to the 90th percentile', () => {
    const late = [0, 1, 2].map((count) => count * dayMs)
    expect(promised(5, { supply: [coming(8, days(2), late)] })).toMatchObject({
      completeAt: days(2),
      shipsWithin: { fromDays: 3, toDays: 4 },
      text: 'ships in 3–4 days',
    })
    const punctual = promised(5, { supply: [coming(8, days(1), [0, 0, 0])] })
    expect(punctual).toMatchObject({ shipsWithin: { fromDays: 1, toDays: 1 }, text: 'ships in 1 day' })
  })

  test('counts what is overdue from now: a day, or the median lateness; and not at all where little is known', () => {
    const lateBy = (count: number): readonly number[] => [count * dayMs, count * dayMs, count * dayMs]
    expect(promised(1, { supply: [coming(1, days(-1), lateBy(0))] }).completeAt).toBe(days(1))
    expect(promised(1, { supply: [coming(1, days(-1), lateBy(4))] }).completeAt).toBe(days(4))
    expect(promised(1, { supply: [coming(1, days(-1), [dayMs, dayMs])] })).toMatchObject({ byDate: [] })
    const seldomLate = [0, 0, 0, 0, 9 * dayMs]
    expect(promised(1, { supply: [coming(1, days(-1), seldomLate)] }).shipsWithin).toEqual({ fromDays: 1, toDays: 6 })
  })

  test('does not say a date that no calendar has', () => {
    expect(promised(1, { supply: [coming(1, 9e15)] })).toMatchObject({ byDate: [] })
  })

  test('lets those who wait come first', () => {
    const demands = [{ id: 'B-1', warehouseId: undefined, waiting: 6 }]
    const supply = [coming(8, days(10)), { ...coming(8, days(20)), reference: 'T-2' }]
    expect(promised(5, { supply, demands }).byDate).toMatchObject([
      { at: days(10), quantity: 2 },
      { at: days(20), quantity: 3, reference: 'T-2' },
    ])
    expect(filledAt('B-1', outlook({ supply, demands }))).toBe(days(10))
    const bound = [{ id: 'B-1', warehouseId: 'SFO', waiting: 6 }]
    expect(promised(5, { supply, demands: bound }).completeAt).toBe(days(10))
    expect(filledAt('B-1', outlook({ supply, demands: bound }))).toBeUndefined()
  })

  test('is not before the release of a pre-order', () => {
    const answer = promised(5, { stock: { SFO: 9 } }, { releaseAt: days(10) })
    expect(answer).toMatchObject({ completeAt: days(10), text: 'not before 12 March' })
    const later = promised(1, { supply: [coming(1, days(2), [0, 0, 0])] }, { releaseAt: days(10) })
    expect(later).toMatchObject({ completeAt: days(10), text: 'not before 12 March' })
    expect(later).not.toHaveProperty('shipsWithin')
  })

  test('says the year of a date if it is another one', () => {
    expect(promised(1, { supply: [coming(1, Date.UTC(2027, 0, 5))] }).text).toBe('not before 5 January 2027')
  })

  test('says what it cannot promise', () => {
    expect(promised(1, {}).text).toBe('out of stock')
    const undated = promiseOn({ ...outlook({}), undated: 4 }, { productId: 'MUG', quantity: 1 }, now, 'UTC')
    expect(undated).toMatchObject({ undated: 4, text: 'out of stock; more is on its way, without a date' })
    expect(promised(9, { stock: { SFO: 2 }, supply: [coming(3, days(10))] }).text).toBe(
      '5 of 9 not before 12 March; no date for the rest',
    )
  })
})

test('a percentile lies between the two nearest values, in proportion', () => {
  expect(quantile([40, 10, 30, 20], 0.95)).toBeCloseTo(38.5)
  expect(quantile([7], 0.9)).toBe(7)
})

/** Too simple to be wrong: units one by one, each for the first who may have it. */
function oracle(asked: number, { stock = {}, supply = [], demands = [] }: Known): [string, number][] {
  const there = Object.entries(stock).map(([warehouseId, quantity]) => ({ warehouseId, quantity, at: now }))
  const dated = supply.map(({ warehouseId, quantity, expectedAt = 0 }) => ({ warehouseId, quantity, at: expectedAt }))
  const waiting = demands.map((demand) => ({ ...demand }))
  const units: string[] = []
  for (const { warehouseId, quantity, at } of [...there, ...dated.sort((a, b) => a.at - b.at)]) {
    for (let unit = 0; unit < quantity; unit += 1) {
      const first = waiting.find(
        (one) => one.waiting > 0 && (one.warehouseId === undefined || one.warehouseId === warehouseId),
      )
      if (first === undefined) units.push(`${at} ${warehouseId}`)
      else first.waiting -= 1
    }
  }
  const counts = new Map<string, number>()
  for (const unit of units.slice(0, asked)) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  return [...counts]
}

test('whatever waits and comes, a promise is what an oracle finds unit by unit', () => {
  const place = fc.constantFrom('A', 'B', 'C')
  const known = fc.record({
    stock: fc.record({ A: fc.nat(5), B: fc.nat(5) }),
    supply: fc
      .array(fc.record({ warehouseId: place, quantity: fc.nat(6) }), { maxLength: 6 })
      .map((list) => list.map((one, index) => ({ ...coming(one.quantity, days(index + 1)), ...one })))
      .chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
    demands: fc
      .array(fc.record({ warehouseId: fc.option(place, { nil: undefined }), waiting: fc.integer({ min: 1, max: 6 }) }))
      .map((list) => list.map((one, index) => ({ id: `B-${index}`, ...one }))),
  })
  fc.assert(
    fc.property(known, fc.integer({ min: 1, max: 30 }), (all, asked) => {
      const { byDate } = promised(asked, all)
      expect(byDate.map(({ at, warehouseId, quantity }) => [`${at} ${warehouseId}`, quantity])).toEqual(
        oracle(asked, all),
      )
    }),
    { numRuns: 500 },
  )
})

test('the promise of a release after the last day of the calendar names that day', () => {
  expect(promised(1, { stock: { SFO: 1 } }, { releaseAt: 9e15 }).text).toBe('not before 13 September 275760')
})
