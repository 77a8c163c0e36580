import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shareOf, sharesOf } from '../../src/money/shares.ts'
import { creditFor, reversalFor } from '../../src/orders/refund-arithmetic.ts'

const money = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.maxSafeInteger().map(Math.abs))
const quantity = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 2 ** 31 }))

describe('the money of a row', () => {
  test('of 10.00 for three is 3.33, 3.33 and 3.34, whoever comes back first', () => {
    const row = { quantity: 3, total: 1_000, creditedUnits: 0, credited: 0 }
    expect(creditFor(row, 1)).toBe(333)
    expect(creditFor({ ...row, creditedUnits: 1, credited: 333 }, 1)).toBe(333)
    expect(creditFor({ ...row, creditedUnits: 2, credited: 666 }, 1)).toBe(334)
    expect(creditFor(row, 3)).toBe(1_000)
  })

  test('comes to its total exactly, however it is split, with units that go out again in between', () => {
    fc.assert(
      fc.property(
        money,
        quantity,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 30 }),
        (total, units, steps) => {
          let row = { quantity: units, total, creditedUnits: 0, credited: 0 }
          for (const step of steps) {
            const most = step > 0 ? units - row.creditedUnits : row.creditedUnits
            const part = Math.floor(Math.abs(step) * most)
            if (part === 0) continue
            const amount = step > 0 ? creditFor(row, part) : -reversalFor(row, part)
            const sign = Math.sign(step)
            row = { ...row, creditedUnits: row.creditedUnits + sign * part, credited: row.credited + amount }
            expect(row.credited).toBeGreaterThanOrEqual(0)
            expect(row.credited).toBeLessThanOrEqual(total)
            // Whatever came before: what so many units are worth is always the same.
            expect(row.credited).toBe(shareOf(total, row.creditedUnits, units))
          }
          const rest = units - row.creditedUnits
          expect(row.credited + (rest > 0 ? creditFor(row, rest) : 0)).toBe(total)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('is exact where a product is past 2^53', () => {
    const total = Number.MAX_SAFE_INTEGER
    expect(shareOf(total, 2, 3)).toBe(Number((BigInt(total) * 2n) / 3n))
    expect(shareOf(total, 3, 3)).toBe(total)
  })
})

describe('shares', () => {
  test('go by the largest remainder, ties to the earlier', () => {
    expect(sharesOf(10, [1, 1, 1])).toEqual([4, 3, 3])
    expect(sharesOf(100, [333, 333, 334])).toEqual([33, 33, 34])
    expect(sharesOf(5, [0, 7, 0])).toEqual([0, 5, 0])
    expect(sharesOf(0, [0, 0])).toEqual([0, 0])
  })

  test('sum to the value, and none is a whole unit from what it should be', () => {
    fc.assert(
      fc.property(
        money,
        fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 12 }),
        (value, weights) => {
          const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n)
          fc.pre(sum > 0n)
          const shares = sharesOf(value, weights)
          expect(shares.reduce((all, share) => all + BigInt(share), 0n)).toBe(BigInt(value))
          for (const [index, share] of shares.entries()) {
            const exact = BigInt(value) * BigInt(weights[index] as number)
            expect(BigInt(share) * sum - exact).toBeLessThan(sum)
            expect(exact - BigInt(share) * sum).toBeLessThan(sum)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
