import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameJson } from '../../../src/inventory/same-json.ts'

test('fields stand in any order, and one that is undefined is not there', () => {
  expect(isSameJson({ a: 1, b: [{ c: 2, d: undefined }] }, { b: [{ c: 2 }], a: 1 })).toBe(true)
  expect(isSameJson({ a: undefined }, {})).toBe(true)
})

test.each<[unknown, unknown]>([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { b: 1 }],
  [
    [1, 2],
    [2, 1],
  ],
  [{}, []],
  [{ a: null }, {}],
  [{ fields: [['a', 1]] }, { a: 1 }],
  [1, '1'],
])('%j is not %j', (a, b) => {
  expect(isSameJson(a, b)).toBe(false)
})

test('whatever it is, turned round it is the same, and with another field it is not', () => {
  const turned = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(turned)
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, item]) => [name, turned(item)]),
    )
  }
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (value) => {
      expect(isSameJson(value, turned(value))).toBe(true)
      expect(isSameJson(value, { ...value, [`${Object.keys(value).join('')}!`]: 1 })).toBe(false)
    }),
  )
})
