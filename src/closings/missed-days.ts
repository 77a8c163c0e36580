import { addDays } from '../calendar/business-day.ts'
import { errorAs } from '../errors/inventory-error.ts'
import { Checkpoints } from './checkpoints.ts'
import { type Closing, closeDay, type DayToClose, readyAt } from './close-day.ts'
import type { ClosingLog } from './closing-log.ts'
import type { ClosingsBook } from './closings-book.ts'
import type { ClosingsEntry } from './closings-entry.ts'
import { closingZoneFixed, dayNotOver, dayTooEarly } from './closings-errors.ts'

/** Where closings are recorded. */
export interface ClosingBooks {
  readonly log: ClosingLog
  /** As it is after all that was recorded. */
  readonly book: ClosingsBook
  readonly now: number
  /** Resolves once the journal has them. */
  record(facts: readonly ClosingsEntry[]): Promise<void>
}

/** @param done of so many days that are to be closed */
export type OnDay = (day: string, done: number, total: number) => void

/**
 * Closes a day, and those before it that were missed, in order. A day that is closed stays as it is.
 * @throws DAY_NOT_OVER, DAY_TOO_EARLY, CLOSING_ZONE_FIXED
 */
export async function closeMissedDays(books: ClosingBooks, asked: DayToClose, onDay?: OnDay): Promise<void> {
  const days = daysToClose(books, asked)
  for (const [index, day] of days.entries()) {
    onDay?.(day, index, days.length)
    const closing = await closeDay(books.log, books.book, { ...asked, day }, books.now)
    await keep(books, closing)
    onDay?.(day, index + 1, days.length)
  }
}

/** The last day that is over, and with it what is told late of it. */
export function lastDayOver(today: string, { zone, graceMs }: Omit<DayToClose, 'day'>, now: number): string {
  let day = addDays(today, -1)
  while (readyAt({ day, zone, graceMs }) > now) day = addDays(day, -1)
  return day
}

function daysToClose({ book, now }: ClosingBooks, asked: DayToClose): readonly string[] {
  const { day, zone } = asked
  const { last } = book
  if (last !== undefined && last.zone !== zone) throw errorAs(closingZoneFixed, { zone, closedIn: last.zone })
  if (book.day(day) !== undefined) return []
  const [first] = book.days()
  if (first !== undefined && day < first.day) throw errorAs(dayTooEarly, { day, first: first.day })
  // Nothing is closed where the day itself cannot be.
  const ready = readyAt(asked)
  if (now < ready) throw errorAs(dayNotOver, { day, zone, readyAt: ready })
  const days: string[] = []
  for (let next = last === undefined ? day : addDays(last.day, 1); next <= day; next = addDays(next, 1)) days.push(next)
  return days
}

/** Checkpoints behind the one that it went on from go first: a crash in between costs time and nothing else. */
async function keep(books: ClosingBooks, { facts, checkpoints, base }: Closing): Promise<void> {
  const files = new Checkpoints(books.log.store)
  await files.dropAfter(base)
  await books.record(facts)
  await files.add(checkpoints, books.book.digest)
}
