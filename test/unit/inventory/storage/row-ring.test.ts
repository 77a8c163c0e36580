import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { noRow, RowRing } from '../../../../src/inventory/storage/row-ring.ts'

/** A ring over rows whose links stand in a map. */
function ring(): RowRing {
  const links = new Map<string, number>()
  return new RowRing(
    {
      link: (row, at) => links.get(`${row} ${at}`) ?? 0,
      setLink: (row, at, to) => links.set(`${row} ${at}`, to),
    },
    4,
  )
}

function rowsOf(rows: RowRing, last: number): number[] {
  const found: number[] = []
  for (let row = rows.first(last); row !== noRow; row = rows.after(row, last)) found.push(row)
  return found
}

test('an empty list has no first row', () => {
  expect(rowsOf(ring(), noRow)).toEqual([])
})

test('whatever is appended and taken out, the rows stand in the order in which they came', () => {
  const steps = fc.array(fc.record({ adds: fc.boolean(), which: fc.nat() }), { maxLength: 60 })
  fc.assert(
    fc.property(steps, (all) => {
      const rows = ring()
      let last = noRow
      let expected: number[] = []
      for (const [row, { adds, which }] of all.entries()) {
        if (adds || expected.length === 0) {
          last = rows.append(last, row)
          expected.push(row)
        } else {
          const leaving = expected[which % expected.length] as number
          last = rows.remove(last, leaving)
          expected = expected.filter((other) => other !== leaving)
        }
        expect(last).toBe(expected.at(-1) ?? noRow)
        expect(rowsOf(rows, last)).toEqual(expected)
      }
    }),
  )
})
