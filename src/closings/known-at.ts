import { inEffectiveOrder } from '../audit/effective-order.ts'
import { dayBounds } from '../calendar/business-day.ts'
import type { ClosingLog } from './closing-log.ts'
import type { DayRow } from './day-row.ts'
import { deriveDays } from './derive-days.ts'
import { survey } from './survey.ts'

export interface KnownDays {
  readonly zone: string
  /** The last day. */
  readonly last: string
  /** The last commit that is known. */
  readonly sequence: number
}

/** The rows of all days up to one, from all that was known at a sequence: derived from the first commit on. */
export async function knownAt(
  log: Pick<ClosingLog, 'commits' | 'valuer'>,
  { zone, last, sequence }: KnownDays,
): Promise<ReadonlyMap<string, readonly DayRow[]>> {
  const interval = { from: Number.NEGATIVE_INFINITY, to: dayBounds(last, zone).to }
  const asked = { interval, until: Number.POSITIVE_INFINITY, known: 0 }
  const { commits: read, told } = await survey(log.commits(1, sequence), asked)
  const commits = inEffectiveOrder(read ?? log.commits(1, sequence), told, interval)
  const derived = await deriveDays({ commits, zone, base: undefined, last, keeps: () => false }, log.valuer())
  return derived?.rows ?? new Map()
}
