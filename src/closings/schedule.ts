import { addDays, businessDay, dayBounds } from '../calendar/business-day.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'

const minuteMs = 60_000

/** Milliseconds since the clocks of a day showed 00:00. @throws INVALID_ARGUMENT naming the field */
export function readTimeOfDay(value: unknown, field: string): number {
  const parts = typeof value === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)$/.exec(value) : null
  if (parts === null) throw invalidArgument(field, value, 'must be a time of the day, such as 02:00')
  return (Number(parts[1]) * 60 + Number(parts[2])) * minuteMs
}

/**
 * The next time, after now, that so much of a day has passed in a zone. Where clocks change that night, it may be an hour
 * off what they show, and is still once a day.
 */
export function nextRun(now: number, sinceMidnightMs: number, zone: string): number {
  const today = businessDay(now, zone)
  const next = dayBounds(today, zone).from + sinceMidnightMs
  return next > now ? next : dayBounds(addDays(today, 1), zone).from + sinceMidnightMs
}
