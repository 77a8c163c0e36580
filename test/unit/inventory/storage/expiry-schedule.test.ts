import TinyQueue from 'tinyqueue'
import { expect, test, vi } from 'vitest'
import { expireHold, extendHold, releaseHold } from '../../../../src/inventory/held-stock.ts'
import { ExpirySchedule } from '../../../../src/inventory/storage/expiry-schedule.ts'
import { TableStorage } from '../../../../src/inventory/storage/table-storage.ts'
import { LevelUnderTest } from '../../../support/stock-level-builder.ts'

/** Each level has a storage of its own: the ids are the same on all, and so is the schedule. */
function levels() {
  const schedule = new ExpirySchedule()
  const levelThatExpiresAt = (...times: number[]): LevelUnderTest => {
    const storage = Object.assign(new TableStorage(), { expiries: schedule })
    const under = new LevelUnderTest((level) => storage.newBook(level))
    under.receive(10)
    for (const [index, at] of times.entries()) under.reserve(`R${index}`, 1, at)
    return under
  }
  return { schedule, levelThatExpiresAt }
}

const always = (): boolean => true

test('without any hold the earliest expiry is never', () => {
  expect(new ExpirySchedule().earliest).toBe(Number.POSITIVE_INFINITY)
})

test('levels are due by their earliest hold, the earliest first, and stay due until it has ended', () => {
  const { schedule, levelThatExpiresAt } = levels()
  const late = levelThatExpiresAt(300)
  const early = levelThatExpiresAt(200, 100)
  expect(schedule.earliest).toBe(100)
  expect(schedule.due(99, 9, always)).toEqual([])
  expect(schedule.due(300, 9, always)).toEqual([early.level, late.level])
  expect(schedule.due(300, 1, always)).toEqual([early.level])
})

test('a level whose hold ended before its time is moved to its next one', () => {
  const { schedule, levelThatExpiresAt } = levels()
  const under = levelThatExpiresAt(100, 500)
  under.apply(releaseHold(under.level, under.reservation('R0'), 0, {}))
  expect(schedule.due(200, 9, always)).toEqual([])
  expect(schedule.earliest).toBe(500)
  expect(schedule.due(500, 9, always)).toEqual([under.level])
})

test('a hold that was extended is looked for when it runs out then, and not before', () => {
  const { schedule, levelThatExpiresAt } = levels()
  const under = levelThatExpiresAt(100)
  under.apply(extendHold(under.level, under.reservation('R0'), 0, 400))
  expect(schedule.due(399, 9, always)).toEqual([])
  expect(schedule.due(400, 9, always)).toEqual([under.level])
})

test('a draft of a level makes no appointment: what it holds is held when its commit is', () => {
  const { schedule, levelThatExpiresAt } = levels()
  const draft = levelThatExpiresAt(300).level.draft()
  const made = draft.reserve({ quantity: 1, expiresAt: 100, newReservationId: () => 'drafted' }, {})
  draft.apply(made as Parameters<typeof draft.apply>[0], { sequence: -1, at: 0 })
  expect(draft.reservation('drafted')).toMatchObject({ expiresAt: 100 })
  expect(schedule.earliest).toBe(300)
})

test('a level that is locked is parked, and due again when it is unparked', () => {
  const { schedule, levelThatExpiresAt } = levels()
  const under = levelThatExpiresAt(100)
  expect(schedule.due(100, 9, () => false)).toEqual([])
  expect(schedule.earliest).toBe(Number.POSITIVE_INFINITY)
  expect(schedule.unpark()).toBe(true)
  expect(schedule.unpark()).toBe(false)
  expect(schedule.due(100, 9, always)).toEqual([under.level])
})

test('a level with a distant hold and many short ones before it has few appointments', () => {
  const pushed = vi.spyOn(TinyQueue.prototype, 'push')
  const { schedule, levelThatExpiresAt } = levels()
  const under = levelThatExpiresAt(1_000_000)
  for (let at = 100; at < 100_000; at += 100) {
    under.reserve(`short ${at}`, 1, at)
    expect(schedule.due(at, 9, always)).toEqual([under.level])
    under.apply([expireHold(under.level, under.reservation(`short ${at}`))])
    expect(schedule.due(at, 9, always)).toEqual([])
    expect(schedule.earliest).toBe(1_000_000)
  }
  const heaps = new Set(pushed.mock.contexts as { readonly length: number }[])
  expect(Math.max(...[...heaps].map(({ length }) => length))).toBeLessThan(200)
  expect(schedule.due(1_000_000, 9, always)).toEqual([under.level])
  pushed.mockRestore()
})
