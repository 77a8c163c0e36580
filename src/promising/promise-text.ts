import { lastTime } from '../inventory/request/fields.ts'
import type { DayRange, Promised } from './promise.ts'

/** What the text is made of. */
export interface TextParts extends Pick<Promised, 'requested' | 'byDate' | 'undated'> {
  readonly now: number
  readonly shipsWithin: DayRange | undefined
  /** Of a pre-order: nothing is shipped before. */
  readonly releaseAt: number
  readonly timeZone: string
}

/** A promise in the words of a shop. */
export function promiseText(parts: TextParts): string {
  const { requested, byDate, undated } = parts
  const promised = byDate.reduce((sum, { quantity }) => sum + quantity, 0)
  if (promised === requested) return timeText(parts)
  if (promised === 0) return undated > 0 ? 'out of stock; more is on its way, without a date' : 'out of stock'
  return `${promised} of ${requested} ${timeText(parts)}; no date for the rest`
}

/** When all that can be promised is there. */
function timeText({ byDate, now, shipsWithin, releaseAt, timeZone }: TextParts): string {
  const last = byDate.reduce((latest, { at }) => Math.max(latest, at), releaseAt)
  if (last <= now) return 'in stock'
  if (shipsWithin === undefined || releaseAt > now) return `not before ${dateText(last, now, timeZone)}`
  const { fromDays, toDays } = shipsWithin
  if (fromDays !== toDays) return `ships in ${fromDays}–${toDays} days`
  return toDays === 1 ? 'ships in 1 day' : `ships in ${toDays} days`
}

/** The year only where it is another one. A supplier who is late without end has the last day that there is. */
function dateText(last: number, now: number, timeZone: string): string {
  const at = Math.min(last, lastTime)
  const year = (time: number): string => new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone }).format(time)
  const withYear = year(at) === year(now) ? {} : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', ...withYear, timeZone }).format(at)
}
