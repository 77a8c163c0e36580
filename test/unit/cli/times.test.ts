import { describe, expect, test } from 'vitest'
import { readSequenceOrTime, readTime, showTime } from '../../../src/cli/journal/times.ts'

describe('A time on the command line', () => {
  test.each([
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026-01-31T12:30', Date.UTC(2026, 0, 31, 12, 30)],
    ['2026-01-31 12:30:15', Date.UTC(2026, 0, 31, 12, 30, 15)],
    ['2026-01-31T12:30:15.250Z', Date.UTC(2026, 0, 31, 12, 30, 15, 250)],
    ['2026-01-31T12:30+01:00', Date.UTC(2026, 0, 31, 11, 30)],
    ['1769862600000', 1_769_862_600_000],
  ])('%s is taken, in UTC unless it says otherwise', (text, expected) => {
    expect(readTime(text)).toBe(expected)
  })

  test.each([
    '',
    'now',
    '2026',
    '2026-02-30',
    '2026-13-01',
    '2026-01-31T25:00',
    '31.01.2026',
    '-5',
    '1e3',
    '99999999999999999999',
  ])('%j is refused', (text) => {
    expect(() => readTime(text)).toThrow('Give a time')
  })

  test('where a sequence may stand, a number is one', () => {
    expect(readSequenceOrTime('41')).toEqual({ sequence: 41 })
    expect(readSequenceOrTime('2026')).toEqual({ sequence: 2026 })
    expect(readSequenceOrTime('2026-01-31')).toEqual({ at: Date.UTC(2026, 0, 31) })
    for (const text of ['-1', '4.1', 'now', '']) expect(() => readSequenceOrTime(text)).toThrow('Give a sequence')
  })

  test('is shown in UTC; what is no date, as the number that it is', () => {
    expect(showTime(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(showTime(9e15)).toBe('9000000000000000')
  })
})
