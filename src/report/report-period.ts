import { addDays, businessDay } from '../calendar/business-day.ts'
import type { ClosedDays } from '../closings.ts'
import type { LogFacts } from './log-facts.ts'

/** Days of a calendar, both included. */
export interface ReportPeriod {
  readonly from: string
  readonly to: string
  readonly zone: string
}

/** What is not said: the last whole month that is closed; else all days that are; else all days of the log, in UTC. */
export function reportPeriod(
  closedDays: ClosedDays,
  { firstAt, lastAt }: LogFacts,
  { from, to, zone }: Partial<ReportPeriod>,
): ReportPeriod {
  const closed = closedPeriod(closedDays)
  const calendar = zone ?? closed?.zone ?? 'UTC'
  const last = to ?? closed?.to ?? businessDay(lastAt, calendar)
  // A later beginning than the default's is of somebody who gave the end alone.
  const first = from ?? (to === undefined ? closed?.from : undefined) ?? businessDay(firstAt, calendar)
  return { from: first, to: last, zone: calendar }
}

function closedPeriod(closedDays: ClosedDays): ReportPeriod | undefined {
  const days = closedDays.days()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const monthEnd = days.findLast(({ day }) => addDays(day, 1).endsWith('-01'))?.day
  const monthBegin = monthEnd === undefined ? undefined : `${monthEnd.slice(0, 8)}01`
  return monthEnd !== undefined && monthBegin !== undefined && monthBegin >= first.day
    ? { from: monthBegin, to: monthEnd, zone: first.zone }
    : { from: first.day, to: last.day, zone: first.zone }
}
