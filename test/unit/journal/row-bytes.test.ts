import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowBytes } from '../../../src/journal/rows/row-bytes.ts'

/** What is written between the brackets of a list. */
function written(write: (into: RowBytes) => void): string {
  const bytes = new RowBytes()
  bytes.open()
  write(bytes)
  bytes.end()
  return bytes.slice(0).toString()
}

test('an integer is written as JSON has it', () => {
  const edges = [0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1].flatMap((edge) => [edge, -edge || 0])
  for (const value of edges) expect(written((into) => into.number(value))).toBe(JSON.stringify([value]))
  fc.assert(
    fc.property(
      fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })),
      (value) => {
        const text = Object.is(value, -0) ? '-0' : JSON.stringify(value)
        expect(written((into) => into.number(value))).toBe(`[${text}]`)
      },
    ),
  )
})

test('a text is written as JSON has it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ maxLength: 3_000 })), (value) => {
      expect(written((into) => into.plain(value))).toBe(JSON.stringify([value]))
    }),
  )
  for (const value of ['', '"', '\\', '\u007f', '\u001f', '~', 'é', '\ud800', 'x'.repeat(100_000), 'é'.repeat(100_000)])
    expect(written((into) => into.plain(value))).toBe(JSON.stringify([value]))
})

test('what was cut is written over, and what grew is whole', () => {
  const text = written((into) => {
    into.number(1)
    const { length } = into
    into.plain('y'.repeat(70_000))
    into.cut(length)
    into.verbatim({ a: 'z'.repeat(200_000) })
  })
  expect(JSON.parse(text)).toEqual([1, [{ a: 'z'.repeat(200_000) }]])
})
