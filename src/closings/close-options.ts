import { dayBounds, readZone } from '../calendar/business-day.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, type KnownFields } from '../errors/known-fields.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'
import type { DayToClose } from './close-day.ts'
import type { OnDay } from './missed-days.ts'

export interface CloseDayOptions {
  /** Whose calendar: an IANA zone. The same for all days of a log. */
  readonly zone: string
  /** What is recorded within this time behind the day's end belongs to the closing: 0 by default, in milliseconds. */
  readonly graceMs?: number
  /** Told before and after each day. */
  readonly onDay?: OnDay
}

export const closeFields: KnownFields = fieldsOf<CloseDayOptions>({ zone: true, graceMs: true, onDay: true })

/** @throws INVALID_ARGUMENT */
export function readClosing(
  day: string,
  { zone, graceMs, onDay }: Partial<Record<keyof CloseDayOptions, unknown>>,
): { asked: DayToClose; onDay: OnDay | undefined } {
  const graceIn = readOptionalWholeNumber({ graceMs }, 'graceMs') ?? 0
  if (onDay !== undefined && typeof onDay !== 'function') throw invalidArgument('onDay', onDay, 'must be a function')
  const asked = { day, zone: readZone(zone, 'zone'), graceMs: graceIn }
  // Times of a log begin there: what is recorded could not be worked out again.
  if (dayBounds(day, asked.zone).from < 0) throw invalidArgument('day', day, 'must not begin before 1970 in UTC')
  return { asked, onDay: onDay as OnDay | undefined }
}
