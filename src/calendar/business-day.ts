import { Temporal } from 'temporal-polyfill'
import { invalidArgument } from '../errors/invalid-argument.ts'

/** The half-open interval of instants that a day is, in milliseconds since 1970. */
export interface DayBounds {
  readonly from: number
  /** The first instant of the day behind it. */
  readonly to: number
}

/** Of each zone the day that was asked about last: the next instant of a log is most often in it, too. */
const lastDays = new Map<string, DayBounds & { readonly day: string }>()

/**
 * The day that an instant belongs to: `2026-11-24`, which is what a calendar on the wall shows. Where clocks go back
 * over midnight, the wall shows the old day again; the new one has begun, and goes on.
 * @param at milliseconds since 1970
 * @param zone an IANA zone, such as `Europe/Berlin`
 * @throws INVALID_ARGUMENT for a zone that there is not
 */
export function businessDay(at: number, zone: string): string {
  const last = lastDays.get(zone)
  if (last !== undefined && at >= last.from && at < last.to) return last.day
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  const onTheWall = inZone(zone, () => instant.toZonedDateTimeISO(zone).toPlainDate().toString())
  const found = dayFrom(onTheWall, at, zone)
  lastDays.set(zone, found)
  return found.day
}

function dayFrom(day: string, at: number, zone: string): DayBounds & { readonly day: string } {
  const bounds = dayBounds(day, zone)
  return at < bounds.to ? { day, ...bounds } : dayFrom(addDays(day, 1), at, zone)
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
