import { afterEach, expect, test } from 'vitest'
import { fieldsOf, KnownFields, readObject, readPart } from '../../../src/errors/known-fields.ts'
import { expectThrow } from '../../support/refusals.ts'

const known = fieldsOf<{ quantity?: number; ttlMs?: number }>({ quantity: true, ttlMs: true })
const read = (value: unknown) => () => readObject(value, 'options', known)

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'polluted')
})

test('known fields go in any order, and so does nothing', () => {
  for (const value of [{}, { ttlMs: 1, quantity: 2 }, { quantity: undefined }, Object.create(null)])
    expect(read(value)()).toEqual(value.quantity === undefined ? {} : { ...value })
})

test('an unknown field is refused wherever it stands and whatever it is', () => {
  for (const value of [{ ttl: 1 }, { quantity: 1, ttl: 1 }, { ttl: 1, quantity: 1 }, { ttl: undefined }])
    expect(expectThrow(read(value), 'INVALID_ARGUMENT')).toMatchObject({
      field: 'ttl',
      problem: expect.stringMatching(/ttlMs\?/),
    })
  const part = () => readPart({ ttl: 1 }, 'lines[3]', known)
  expect(expectThrow(part, 'INVALID_ARGUMENT').field).toBe('lines[3].ttl')
})

test('an inherited one is refused, too, but not what somebody added to all objects', () => {
  expectThrow(read(Object.create({ ttl: 1 })), 'INVALID_ARGUMENT')
  Object.assign(Object.prototype, { polluted: 1 })
  read({ quantity: 1 })()
  expectThrow(read({ polluted: 1 }), 'INVALID_ARGUMENT')
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is no field', (name) => {
  expect(expectThrow(read(JSON.parse(`{"${name}": 1}`)), 'INVALID_ARGUMENT').field).toBe(name)
})

test('symbols are no fields: nobody mistypes one', () => {
  read({ [Symbol('draft')]: 1 })()
})

test('an object of a class is taken for its fields, its getters and those that it inherits', () => {
  class Line {
    get quantity(): number {
      return 3
    }
  }
  expect(readObject(new Line(), 'options', known)).toEqual({ quantity: 3 })
  expect(readObject(Object.create({ ttlMs: 5 }), 'options', known)).toEqual({ ttlMs: 5 })
})

test.each([
  ['an array', []],
  ['an array of one', [1]],
  ['a string', 'quantity'],
  ['a number', 5],
  ['null', null],
  ['nothing', undefined],
  ['a function', () => 1],
  ['a map', new Map([['quantity', 1]])],
  ['a date', new Date()],
  ['an object of a class without any of them', new (class Cart {})()],
])('%s is no object of options, and the refusal says what would be', (_, value) => {
  expect(expectThrow(read(value), 'INVALID_ARGUMENT')).toMatchObject({
    field: 'options',
    problem: 'must be an object with quantity, ttlMs',
  })
})

test('a promise says that an await is missing', () => {
  for (const value of [Promise.resolve({ quantity: 1 }), Promise.reject(new Error('x'))]) {
    value.catch(() => undefined)
    expect(expectThrow(read(value), 'INVALID_ARGUMENT')).toMatchObject({
      value: 'a promise',
      problem: expect.stringMatching(/await/),
    })
  }
})

test('a signal is no options, though it has a reason', () => {
  const takesReason = fieldsOf<{ reason?: string }>({ reason: true })
  expectThrow(() => readObject(new AbortController().signal, 'options', takesReason), 'INVALID_ARGUMENT')
})

test('each field is read once for a copy', () => {
  let reads = 0
  const from = {
    get quantity(): number {
      reads += 1
      return reads
    },
  }
  expect(readObject(from, 'options', known)).toEqual({ quantity: 1 })
})

test('an object that throws when it is read is refused, with what it threw as the cause', () => {
  const thrown = new Error('mine')
  const throwing = {
    get quantity(): number {
      throw thrown
    },
  }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  for (const value of [throwing, proxy]) expectThrow(read(value), 'INVALID_ARGUMENT')
  try {
    read(throwing)()
  } catch (error) {
    expect((error as Error).cause).toBe(thrown)
  }
})

test('a field that goes elsewhere says so, and does no harm without a value', () => {
  const here = new KnownFields(['quantity', 'signal'], { signal: 'does not go here' })
  expect(expectThrow(() => here.check({ signal: 1 }, 'options', ''), 'INVALID_ARGUMENT').problem).toBe(
    'does not go here',
  )
  here.check({ signal: undefined }, 'options', '')
  expect(here.copy({ quantity: 1, signal: undefined })).toEqual({ quantity: 1 })
})

test('a name that cannot stand in code is shown as text, and a long one cut', () => {
  const field = (name: string) => expectThrow(read({ [name]: 1 }), 'INVALID_ARGUMENT').field
  expect(field('a\u001b[2Jb')).toBe('"a\\u001b[2Jb"')
  expect(field('x'.repeat(1_000_000)).length).toBeLessThan(60)
})
