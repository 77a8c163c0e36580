import { InvalidArgumentError } from 'commander'
import { readDay, readZone } from '../../calendar/business-day.ts'

/** Parses an option's value into a day of the calendar. */
export function calendarDay(text: string): string {
  return checked(() => readDay(text, 'day'), 'Give a day of the calendar, such as 2026-11-24.')
}

/** Parses an option's value into an IANA time zone. */
export function timeZone(text: string): string {
  return checked(() => readZone(text, 'zone'), 'Give an IANA time zone, such as Europe/Berlin.')
}

function checked(read: () => string, advice: string): string {
  try {
    return read()
  } catch {
    throw new InvalidArgumentError(advice)
  }
}
