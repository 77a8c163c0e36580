import { describe, expect, test } from 'vitest'
import type { CommitContext, JsonValue } from '../../../../src/index.ts'
import { readContext } from '../../../../src/inventory/request/context.ts'
import { commitsOf, laptops, openWithLaptops } from '../../../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../../../support/refusals.ts'

const read = (metadata: unknown): JsonValue | undefined => readContext({ metadata })?.metadata

function cycle(): object {
  const whole: Record<string, unknown> = {}
  whole.self = { inner: whole }
  return whole
}

function cyclicList(): object {
  const list: unknown[] = []
  list.push(list)
  return { list }
}

describe('metadata', () => {
  test('is a deep frozen copy, as it was at the call', () => {
    const given = { cart: { lines: [1, 2] } }
    const copy = read(given) as typeof given
    given.cart.lines.push(3)
    expect(copy).toEqual({ cart: { lines: [1, 2] } })
    for (const part of [copy, copy.cart, copy.cart.lines]) expect(Object.isFrozen(part)).toBe(true)
  })

  test('of exactly 4 KiB is taken, and one byte more is not', () => {
    // A string costs its two quotes as well.
    expect(read('x'.repeat(4094))).toHaveLength(4094)
    expectThrow(() => read('x'.repeat(4095)), 'INVALID_ARGUMENT')
    expect(read('é'.repeat(2047))).toHaveLength(2047)
    expectThrow(() => read('é'.repeat(2048)), 'INVALID_ARGUMENT')
  })

  test('of 10 MB, or cyclic, or very deep, is refused without walking all of it', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
    for (const value of ['x'.repeat(10_000_000), new Array(10_000_000).fill(0), cyclic, deep])
      expect(expectThrow(() => read(value), 'INVALID_ARGUMENT').field).toMatch(/^metadata/)
  })

  test.each([
    ['metadata.self.inner', /is metadata itself/, () => cycle()],
    ['metadata.list[0]', /is metadata.list itself/, () => cyclicList()],
    ['metadata.note', /this alone has more/, () => ({ id: 1, note: 'x'.repeat(10_000_000) })],
    ['metadata.lines', /this alone has more/, () => ({ lines: new Array(10_000_000).fill(0) })],
    ['metadata["a b"]', /with this it has more/, () => ({ first: 'x'.repeat(3_000), 'a b': 'x'.repeat(2_000) })],
    ['metadata.cart[1].made', /plain JSON/, () => ({ cart: [1, { made: new Date(0) }] })],
  ])('what is wrong with it is said with its path: %s', (field, problem, make) => {
    expect(expectThrow(() => read(make()), 'INVALID_ARGUMENT')).toMatchObject({
      field,
      problem: expect.stringMatching(problem),
    })
  })

  test('what is too large says how large it is', () => {
    const value = (metadata: unknown) => expectThrow(() => read(metadata), 'INVALID_ARGUMENT').value
    expect(value({ note: 'x'.repeat(10_000_000) })).toBe('with 10000000 characters')
    expect(value({ lines: new Array(9_999).fill(0) })).toBe('with 9999 items')
    expect(expectThrow(() => read('é'.repeat(2048)), 'INVALID_ARGUMENT').problem).toMatch(/has 4098/)
  })

  test('the same part twice is no cycle', () => {
    const part = { a: [1] }
    expect(read({ first: part, second: part, list: [part, part] })).toMatchObject({ second: { a: [1] } })
  })

  test('a key __proto__ is copied as an ordinary key and changes no prototype', () => {
    const copy = read(JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'))
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true},"constructor":1}')
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a bigint', 5n],
    ['undefined in an object', { a: undefined }],
    ['NaN', Number.NaN],
    ['Infinity', [Number.POSITIVE_INFINITY]],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['an object of a class', new (class Cart {})()],
    ['a lone surrogate', '\ud800'],
  ])('%s is not plain JSON and is refused', (_, value) => {
    expectThrow(() => read(value), 'INVALID_ARGUMENT')
  })

  test('a hole in an array is refused, not made a null', () => {
    const holed: unknown[] = [1]
    holed[2] = 3
    expectThrow(() => read(holed), 'INVALID_ARGUMENT')
  })

  test.each([null, true, 0, 'text', [], {}, [[], {}], { a: null }])('%j is taken', (value) => {
    expect(read(value)).toEqual(value)
  })
})

test('without any context there is none', () => {
  expect(readContext({})).toBeUndefined()
})

test.each([
  [{ actor: '' }, 'INVALID_ARGUMENT', 'actor'],
  [{ actor: 5 }, 'INVALID_ARGUMENT', 'actor'],
  [{ reason: 'x'.repeat(1025) }, 'INVALID_ARGUMENT', 'reason'],
  [{ reason: '\udc00' }, 'INVALID_ARGUMENT', 'reason'],
  [{ reference: 'PO-7' }, 'INVALID_ARGUMENT', 'reference'],
  [{ reference: { id: 'PO-7' } }, 'INVALID_ARGUMENT', 'reference.type'],
  [{ reference: { type: 'order' } }, 'INVALID_ID', 'reference.id'],
] as const)('the context %j is refused with %s, naming %s', (context, code, field) => {
  expect(expectThrow(() => readContext(context), code).field).toBe(field)
})

test('the context stands on the commit, and a change that the caller makes later does not reach it', async () => {
  const { inventory } = await openWithLaptops(1)
  const metadata = { wave: 1 }
  const reference = { type: 'order', id: 'O-1' }
  const context: CommitContext = { actor: 'ann', reason: 'sale', reference, metadata }
  const sale = inventory.sell({ ...laptops, quantity: 1, ...context })
  metadata.wave = 2
  reference.id = 'O-2'
  const { sequence } = await sale
  const [commit] = await commitsOf(inventory, { fromSequence: sequence })
  expect(commit).toMatchObject({
    actor: 'ann',
    reason: 'sale',
    reference: { type: 'order', id: 'O-1' },
    metadata: { wave: 1 },
  })
  expect(() => Object.assign(commit?.reference ?? {}, { id: 'O-3' })).toThrow(TypeError)
})

test('bad metadata is refused before any change', async () => {
  const { inventory } = await openWithLaptops(1)
  const metadata = 'x'.repeat(10_000_000)
  await expectRefusal(inventory.sell({ ...laptops, quantity: 1, metadata }), 'INVALID_ARGUMENT')
  expect(inventory.stock(laptops)).toMatchObject({ available: 1, version: 1 })
})
