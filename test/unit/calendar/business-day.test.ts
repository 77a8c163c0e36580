import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, businessDay, dayBounds, readDay, readZone } from '../../../src/calendar/business-day.ts'

const hourMs = 60 * 60 * 1_000

test.each([
  ['2026-11-24', 'Europe/Berlin', 24],
  ['2026-03-29', 'Europe/Berlin', 23],
  ['2026-10-25', 'Europe/Berlin', 25],
  ['2026-03-08', 'America/New_York', 23],
  ['2026-11-01', 'America/New_York', 25],
  ['2026-10-04', 'Australia/Lord_Howe', 23.5],
  ['2026-04-05', 'Australia/Lord_Howe', 24.5],
  ['2018-11-04', 'America/Sao_Paulo', 23],
  ['2011-12-30', 'Pacific/Apia', 0],
  ['2011-12-29', 'Pacific/Apia', 24],
  ['2026-03-29', 'UTC', 24],
])('%s in %s has %s hours', (day, zone, hours) => {
  const { from, to } = dayBounds(day, zone)
  expect((to - from) / hourMs).toBe(hours)
})

test('each instant is in exactly one day, and days follow each other without a gap, over all changes of the clock', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia', 'UTC']
  zones.push('America/St_Johns', 'Antarctica/Troll', 'Africa/Casablanca', 'Asia/Kathmandu')
  const instants = fc.integer({ min: Date.UTC(2005), max: Date.UTC(2030) })
  const nearChanges = fc
    .tuple(
      fc.constantFrom('2011-12-30', '2026-03-29', '2026-10-25', '2018-11-04', '2026-10-04', '2006-10-29'),
      fc.integer({ min: -40, max: 40 }),
    )
    .map(([day, hours]) => Date.parse(day) + hours * hourMs)
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.oneof(instants, nearChanges), (zone, at) => {
      const day = businessDay(at, zone)
      const { from, to } = dayBounds(day, zone)
      expect(from <= at && at < to).toBe(true)
      expect(dayBounds(addDays(day, 1), zone).from).toBe(to)
      expect(dayBounds(addDays(day, -1), zone).to).toBe(from)
    }),
  )
})

test('what the wall shows twice, where clocks go back over midnight, is the new day’s', () => {
  // At 00:01 of 29 October 2006 the clocks of St. John’s were set to 23:01 of the 28th.
  const [zone, midnight] = ['America/St_Johns', Date.parse('2006-10-29T00:00:00-02:30')]
  expect(dayBounds('2006-10-28', zone).to).toBe(midnight)
  expect(businessDay(midnight - 1, zone)).toBe('2006-10-28')
  for (const minutes of [0, 1, 30, 61, 24 * 60]) {
    expect(businessDay(midnight + minutes * 60_000, zone)).toBe('2006-10-29')
  }
  expect(businessDay(midnight + 25 * hourMs, zone)).toBe('2006-10-30')
})

test('in two zones at once, and back and forth in time, an instant stays in its day', () => {
  const at = Date.parse('2026-11-24T23:30:00Z')
  const days = [at, at + 86_400_000, at].flatMap((each) => [
    businessDay(each, 'UTC'),
    businessDay(each, 'Europe/Berlin'),
  ])
  expect(days).toEqual(['2026-11-24', '2026-11-25', '2026-11-25', '2026-11-26', '2026-11-24', '2026-11-25'])
})

describe('is refused, naming the field:', () => {
  test.each(['2026-02-30', '2026-13-01', '24.11.2026', '2026-11-24T00:00', '', 20_261_124, null])(
    'the day %j',
    (day) => {
      expect(() => readDay(day, 'day')).toThrow(/day .*must be a day of the calendar/)
    },
  )

  test.each(['Europe/Bonn', '+01:00', '', 'berlin', 7, undefined])('the zone %j', (zone) => {
    expect(() => readZone(zone, 'zone')).toThrow(/zone .*must be an IANA time zone/)
  })
})

test('a zone that there is not is refused wherever it is given', () => {
  expect(() => businessDay(0, 'Europe/Bonn')).toThrow(/Europe\/Bonn/)
  expect(() => dayBounds('2026-11-24', 'Europe/Bonn')).toThrow(/Europe\/Bonn/)
})
