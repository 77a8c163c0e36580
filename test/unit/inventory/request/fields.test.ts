import { expect, test } from 'vitest'
import { describeValue } from '../../../../src/errors/invalid-argument.ts'
import {
  readChoice,
  readCounted,
  readDelta,
  readId,
  readQuantity,
  readWholeNumber,
} from '../../../../src/inventory/request/fields.ts'
import { expectThrow } from '../../../support/refusals.ts'

test.each(['a', ' ', '💻', '__proto__', 'x'.repeat(128), 'SFO/LAPTOP', 'naïve'])('%s is an id', (id) => {
  expect(readId({ id }, 'id')).toBe(id)
})

test.each([
  ['nothing', '', /empty/],
  ['129 characters', 'x'.repeat(129), /at most 128 characters, has 129/],
  ['10 KB', 'x'.repeat(10_240), /at most 128/],
  ['a line break', 'a\nb', /control/],
  ['a NUL', 'a\0', /control/],
  ['DEL', '\x7f', /control/],
  ['a C1 control', '\x85', /control/],
  ['a lone surrogate', 'a\ud800', /well-formed/],
  ['a number', 5, /string/],
  ['null', null, /string/],
  ['undefined', undefined, /string/],
  ['an object with toString', { toString: () => 'SFO' }, /string/],
])('%s is no id', (_, id, problem) => {
  const details = expectThrow(() => readId({ id }, 'id', 'lines[0].id'), 'INVALID_ID')
  expect(details).toMatchObject({ field: 'lines[0].id' })
  expect(details.problem).toMatch(problem)
  expect(details.value.length).toBeLessThan(60)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, -0, 0, -1, 1.5, 2 ** 53, '5', 5n, null, {}, []])(
  '%s is no quantity',
  (quantity) => {
    expect(expectThrow(() => readQuantity({ quantity }), 'INVALID_QUANTITY').field).toBe('quantity')
  },
)

test('quantities, differences, counts and whole numbers reach to 2^53 − 1', () => {
  const most = Number.MAX_SAFE_INTEGER
  expect(readQuantity({ quantity: most })).toBe(most)
  expect(readDelta({ delta: -most })).toBe(-most)
  expect(readCounted({ counted: most })).toBe(most)
  expect(readCounted({ counted: 0 })).toBe(0)
  expect(readWholeNumber({ ttlMs: 1 }, 'ttlMs', 1)).toBe(1)
  for (const delta of [0, -0, -(2 ** 53), 1.5, '1']) expectThrow(() => readDelta({ delta }), 'INVALID_QUANTITY')
  for (const counted of [-1, -0, 2 ** 53, null]) expectThrow(() => readCounted({ counted }), 'INVALID_QUANTITY')
  expectThrow(() => readWholeNumber({ ttlMs: 0 }, 'ttlMs', 1), 'INVALID_ARGUMENT')
})

test('a choice is one of those that there are, and the refusal lists them', () => {
  expect(readChoice({ from: 'damaged' }, 'from', ['damaged', 'quarantined'])).toBe('damaged')
  const read = (from: unknown) => () => readChoice({ from }, 'from', ['damaged', 'quarantined'])
  for (const from of ['available', undefined, ['damaged'], 'constructor'])
    expect(expectThrow(read(from), 'INVALID_ARGUMENT').problem).toMatch(/damaged, quarantined/)
})

test('describing a value runs none of its code', () => {
  const explosive = {
    toString: () => expect.fail('toString ran'),
    toJSON: () => expect.fail('toJSON ran'),
  }
  expect(describeValue(explosive)).toBe('a value of type object')
  expect(describeValue(-0)).toBe('−0')
  expect(describeValue('x'.repeat(1000)).length).toBeLessThan(60)
})
