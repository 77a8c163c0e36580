import { expect, test } from 'vitest'
import {
  claimsToBeSegment,
  claimsToBeSnapshot,
  firstSequenceOf,
  isSegmentName,
  segmentName,
  sequenceOfSnapshot,
  snapshotName,
} from '../../../src/journal/file/layout.ts'

const numbers = [1, 9, 10, 999_999, 2 ** 53 - 1]

test('a segment is named after its first sequence, a snapshot after its last', () => {
  for (const sequence of numbers) {
    expect(isSegmentName(segmentName(sequence))).toBe(true)
    expect(firstSequenceOf(segmentName(sequence))).toBe(sequence)
    expect(sequenceOfSnapshot(snapshotName(sequence))).toBe(sequence)
  }
  const names = numbers.map((sequence) => segmentName(sequence))
  expect(names.toSorted()).toEqual(names)
})

test.each([
  ['of a commit that never is', '0000000000000000'],
  ['that is too short', '000000000000001'],
  ['that is too long', '00000000000000001'],
  ['that is no number that can be counted to', '9999999999999999'],
  ['that is none', 'orders-from-2026'],
  ['that is negative', '-000000000000001'],
])('a number %s is nobody’s name, whatever ends with the ending', (_, number) => {
  expect(claimsToBeSegment(`${number}.ndjson`)).toBe(true)
  expect(isSegmentName(`${number}.ndjson`)).toBe(false)
  expect(claimsToBeSnapshot(`${number}.snapshot`)).toBe(true)
  expect(sequenceOfSnapshot(`${number}.snapshot`)).toBeUndefined()
})

test('nor is what only begins or ends with a name', () => {
  for (const name of [
    '0000000000000001.ndjson.old',
    '0000000000000001-1.ndjson',
    '0000000000000001-02.ndjson',
    'x0000000000000001.ndjson',
    '0000000000000001.ndjson\n',
  ]) {
    expect(isSegmentName(name)).toBe(false)
  }
})
