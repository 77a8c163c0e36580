import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OverdueHolds } from '../../../src/engine/overdue-holds.ts'
import { expireHold } from '../../../src/inventory/held-stock.ts'
import { LevelUnderTest } from '../../support/stock-level-builder.ts'

const at = 10

test('slice by slice they are all holds that have run out, in their order, whatever levels they are on', () => {
  const levels = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 40 }), { maxLength: 6 })
  fc.assert(
    fc.property(levels, fc.integer({ min: 1, max: 15 }), (given, limit) => {
      const underTest = given.map((times, number) => {
        const under = new LevelUnderTest()
        under.receive(100)
        for (const [index, expiresAt] of times.entries()) under.reserve(`${number}/${index}`, 1, expiresAt)
        return under
      })
      const expected = underTest
        .flatMap((under) => [...under.level.reservations()])
        .filter((hold) => hold.expiresAt <= at)
        .toSorted((a, b) => a.expiresAt - b.expiresAt || a.sequence - b.sequence)
        .map(({ id }) => id)
      const overdue = new OverdueHolds(
        underTest.map(({ level }) => level),
        at,
      )
      const taken: string[] = []
      for (;;) {
        const slice = overdue.take(limit)
        if (slice.length === 0) break
        expect(slice.length).toBe(Math.min(limit, expected.length - taken.length))
        for (const { level, hold } of slice) {
          taken.push(hold.id)
          underTest.find((under) => under.level === level)?.apply([expireHold(level, hold)], at)
        }
      }
      expect(taken).toEqual(expected)
    }),
  )
})
