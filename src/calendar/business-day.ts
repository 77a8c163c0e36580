import { Temporal } from 'temporal-polyfill'
import { invalidArgument } from '../errors/invalid-argument.ts'

/** The half-open interval of instants that a day is, in milliseconds since 1970. */
export interface DayBounds {
  readonly from: number
  /** The first instant of the day behind it. */
  readonly to: number
}

/**
 * The day on whose calendar page an instant stands: `2026-11-24`.
 * @param at milliseconds since 1970
 * @param zone an IANA zone, such as `Europe/Berlin`
 * @throws INVALID_ARGUMENT for a zone that there is not
 */
export function businessDay(at: number, zone: string): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  return inZone(zone, () => instant.toZonedDateTimeISO(zone).toPlainDate().toString())
}

/**
 * From the first instant of a day to the first of the next: 23, 24 or 25 hours, or what the zone made of it. A day that
 * a zone skipped has none.
 * @param day `2026-11-24`
 * @throws INVALID_ARGUMENT for what is no day, or a zone that there is not
 */
export function dayBounds(day: string, zone: string): DayBounds {
  const date = plainDate(day)
  return inZone(zone, () => ({ from: startOf(date, zone), to: startOf(date.add({ days: 1 }), zone) }))
}

/** The day so many days later, or earlier, on the calendar. @throws INVALID_ARGUMENT */
export function addDays(day: string, days: number): string {
  return plainDate(day).add({ days }).toString()
}

/** @throws INVALID_ARGUMENT naming the field */
export function readDay(value: unknown, field: string): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    const date = orUndefined(() => Temporal.PlainDate.from(value, { overflow: 'reject' }))
    if (date !== undefined) return date.toString()
  }
  throw invalidArgument(field, value, 'must be a day of the calendar, such as 2026-11-24')
}

/** @throws INVALID_ARGUMENT naming the field */
export function readZone(value: unknown, field: string): string {
  // An offset is no zone: its days are those of no calendar on a wall.
  if (typeof value === 'string' && /^[A-Za-z]/.test(value) && orUndefined(() => epochIn(value)) !== undefined)
    return value
  throw invalidArgument(field, value, 'must be an IANA time zone, such as Europe/Berlin')
}

/** A zone that there is needs no check of its own. */
function inZone<Value>(zone: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    readZone(zone, 'zone')
    throw error
  }
}

function epochIn(zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
}

function startOf(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds
}

function plainDate(day: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(readDay(day, 'day'))
}

function orUndefined<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
