import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Shipments } from '../../../src/inventory/shipments.ts'

const policy = { maxAgeMs: 100, maxCount: 1_000 }

test('what a commit shipped of a product is the sum of its shipments, and is told once in the rows', () => {
  const shipments = new Shipments()
  shipments.add(3, 10, 'LAPTOP', 2)
  shipments.add(3, 10, 'MOUSE', 5)
  shipments.add(3, 10, 'LAPTOP', 4)
  shipments.add(7, 12, 'LAPTOP', 1)
  shipments.cameBack(3, 'LAPTOP', 5)
  expect(shipments.of(3, 'LAPTOP')).toEqual({ shipped: 6, returned: 5 })
  expect(shipments.of(3, 'MOUSE')).toEqual({ shipped: 5, returned: 0 })
  expect(shipments.of(4, 'LAPTOP')).toEqual({ shipped: 0, returned: 0 })
  expect([...shipments.rows()].map(({ quantity, returned }) => [quantity, returned])).toEqual([
    [2, 5],
    [5, 0],
    [4, 0],
    [1, 0],
  ])
})

test('a commit is forgotten whole, by age and by number, and with all before it', () => {
  const shipments = new Shipments()
  for (const quantity of [1, 2]) shipments.add(3, 10, 'LAPTOP', quantity)
  shipments.add(5, 20, 'LAPTOP', 4)
  shipments.enforce({ ...policy, maxCount: 2 }, 20)
  expect(shipments.forgottenUpTo).toBe(3)
  expect([...shipments.rows()].map(({ sequence }) => sequence)).toEqual([5])
  expect(shipments.of(2, 'LAPTOP')).toBeUndefined()
  expect(shipments.of(4, 'LAPTOP')).toEqual({ shipped: 0, returned: 0 })
  shipments.cameBack(3, 'LAPTOP', 1)
  shipments.enforce(policy, 119)
  expect(shipments.of(5, 'LAPTOP')).toEqual({ shipped: 4, returned: 0 })
  shipments.enforce(policy, 120)
  expect(shipments.of(5, 'LAPTOP')).toBeUndefined()
})

test('it knows what a plain list knows, however many come and go', () => {
  const step = fc.record({
    gap: fc.nat(2),
    lines: fc.nat(3),
    later: fc.nat(60),
    quantity: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 400 }),
      (steps, maxCount) => {
        const shipments = new Shipments()
        let list: { sequence: number; at: number; quantity: number }[] = []
        let [sequence, at, forgotten] = [0, 0, 0]
        for (const { gap, lines, later, quantity } of steps) {
          sequence += 1 + gap
          at += later
          for (let line = 0; line < lines; line += 1) {
            shipments.add(sequence, at, 'P', quantity + line)
            list.push({ sequence, at, quantity: quantity + line })
          }
          shipments.enforce({ maxAgeMs: 100, maxCount }, at)
          for (const [index, one] of list.entries())
            if (at - one.at >= 100 || list.length - index > maxCount) forgotten = one.sequence
          list = list.filter((one) => one.sequence > forgotten)
          expect(shipments.forgottenUpTo).toBe(forgotten)
          expect([...shipments.rows()].map((row) => [row.sequence, row.quantity])).toEqual(
            list.map((one) => [one.sequence, one.quantity]),
          )
        }
      },
    ),
  )
})

test('all of them are found, however many they become and wherever they begin', () => {
  const shipments = new Shipments()
  for (let sequence = 1; sequence <= 5_000; sequence += 1) {
    shipments.add(sequence, sequence, `P${sequence % 7}`, sequence)
    // So that the oldest stand in the midst of what was made room for.
    if (sequence <= 100) shipments.enforce({ ...policy, maxCount: 3 }, sequence)
  }
  expect(shipments.forgottenUpTo).toBe(97)
  for (let sequence = 98; sequence <= 5_000; sequence += 1)
    expect(shipments.of(sequence, `P${sequence % 7}`)).toEqual({ shipped: sequence, returned: 0 })
  expect(shipments.of(5_001, 'P1')).toEqual({ shipped: 0, returned: 0 })
  expect([...shipments.rows()].map(({ sequence, at, quantity }) => sequence + at + quantity)).toEqual(
    Array.from({ length: 4_903 }, (_, index) => 3 * (index + 98)),
  )
})
