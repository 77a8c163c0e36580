import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostRows, RowIds } from '../../../../src/inventory/storage/row-ids.ts'

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
// The version's digit is part of the second number.
const words = fc
  .tuple(fc.nat(mostRows - 1), word, word, word)
  .map(([row, second, third, fourth]) => [row, (second & ~0xf000) | 0x8000, third, fourth] as const)

const numbersOf = (ids: RowIds): number[] => [...ids.words]

test('an id gives back the numbers that it was made of, whichever was written or read before', () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(3)), (all, order) => {
      const ids = new RowIds()
      const written = all.map((numbers) => ids.write(...numbers))
      for (const index of order) {
        const id = written[index % written.length] as string
        expect(ids.read(id)).toBe(true)
        expect(numbersOf(ids)).toEqual(all[index % written.length])
        // The id that was read last is known by its text; another string of the same text is the same id.
        expect(ids.read(`${id.slice(0, 9)}${id.slice(9)}`)).toBe(true)
        expect(numbersOf(ids)).toEqual(all[index % written.length])
      }
    }),
  )
})

test('an id that is none spoils no other: its numbers are read anew', () => {
  const digits = fc.constantFrom(0, 9, 15, 19, 24, 28, 35)
  fc.assert(
    fc.property(words, words, digits, fc.boolean(), (first, second, at, wasRead) => {
      const ids = new RowIds()
      const other = ids.write(...second)
      const id = ids.write(...first)
      if (wasRead) ids.read(id)
      // All but one of its digits are those of the other: they were taken over before the last was looked at.
      expect(ids.read(`${other.slice(0, at)}g${other.slice(at + 1)}`)).toBe(false)
      expect(ids.read(id)).toBe(true)
      expect(numbersOf(ids)).toEqual(first)
    }),
  )
})

test('a row that is none is no id of ours, and spoils none either', () => {
  const ids = new RowIds()
  const id = ids.write(5, 0x8000, 3, 4)
  expect(ids.read('ffffffff-0000-8000-0000-000000000000')).toBe(false)
  expect(ids.read('ffffffff-0000-8000-0000-000000000000')).toBe(false)
  expect(ids.read(id)).toBe(true)
  expect(numbersOf(ids)).toEqual([5, 0x8000, 3, 4])
})

test('a new id is a UUID of version 8 that begins with its row, whatever is random about it', () => {
  for (const random of [0, -1, 0x7fffffff]) {
    const id = new RowIds().next(0xabc, new Int32Array(4).fill(random), 1)
    expect(id).toMatch(/^00000abc-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})
