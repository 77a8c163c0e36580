import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pauseAfter } from '../../src/orders/retry-pauses.ts'

const pauses = { firstDelayMs: 500, maxDelayMs: 300_000 }

describe('the pause behind a try', () => {
  test('is between half of itself and all of it, so that what failed together does not come back together', () => {
    expect([0, 0.25, 0.5, 0.999].map((random) => pauseAfter(1, pauses, random))).toEqual([250, 313, 375, 500])
  })

  test('doubles with each try, up to the longest', () => {
    expect([1, 2, 3, 4].map((tries) => pauseAfter(tries, pauses, 0))).toEqual([250, 500, 1_000, 2_000])
    expect([10, 11, 12, 5_000].map((tries) => pauseAfter(tries, pauses, 0))).toEqual([
      128_000, 150_000, 150_000, 150_000,
    ])
  })

  test('is a whole number of milliseconds, and never none: a call that fails at once is not repeated without end', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const delay = fc.integer({ min: 1, max: 1e9 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), delay, delay, random, (tries, firstDelayMs, maxDelayMs, part) => {
        const pauseMs = pauseAfter(tries, { firstDelayMs, maxDelayMs }, part)
        expect(Number.isSafeInteger(pauseMs)).toBe(true)
        expect(pauseMs).toBeGreaterThanOrEqual(1)
        expect(pauseMs).toBeLessThanOrEqual(maxDelayMs)
      }),
    )
  })
})
