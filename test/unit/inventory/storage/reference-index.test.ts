import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReferenceIndex } from '../../../../src/inventory/storage/reference-index.ts'

const rowCount = 12

/** Columns for so many rows. */
function columns(): {
  link(row: number, column: number): number
  setLink(row: number, column: number, to: number): void
} {
  const words = new Int32Array(rowCount * 2)
  return {
    link: (row, column) => words[row * 2 + column] as number,
    setLink: (row, column, to) => {
      words[row * 2 + column] = to
    },
  }
}

test('rows come back by their reference, in the order in which they were added, until they are removed', () => {
  const reference = fc.record({ type: fc.constantFrom('order', 'cart', '__proto__'), id: fc.constantFrom('1', '2') })
  const step = fc.record({ row: fc.nat(rowCount - 1), reference })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const index = new ReferenceIndex(columns())
      let there: { row: number; reference: { type: string; id: string } }[] = []
      for (const next of steps) {
        const before = there.find(({ row }) => row === next.row)
        if (before === undefined) {
          index.add(next.reference, next.row)
          there.push(next)
        } else {
          index.remove(before.reference, next.row)
          there = there.filter((other) => other !== before)
        }
        for (const { reference } of steps) {
          const rows = there.filter((one) => JSON.stringify(one.reference) === JSON.stringify(reference))
          expect([...index.rows(reference)]).toEqual(rows.map(({ row }) => row))
        }
      }
    }),
  )
})

test('what was never added is found nowhere', () => {
  const index = new ReferenceIndex(columns())
  index.add({ type: 'a', id: 'bc' }, 1)
  expect([...index.rows({ type: 'ab', id: 'c' })]).toEqual([])
  expect([...index.rows({ type: 'a', id: 'b' })]).toEqual([])
})
