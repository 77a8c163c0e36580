import { InvalidArgumentError } from 'commander'

const isoTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/
const wholeNumber = /^\d+$/
/** Four digits are a year that somebody forgot to finish, rather than the first seconds of 1970. */
const milliseconds = /^(?!\d{4}$)\d+$/

/** A time in ISO 8601, in UTC unless it says otherwise; or in milliseconds since 1970. */
export function readTime(text: string): number {
  const time = milliseconds.test(text) ? Number(text) : readIsoTime(text)
  if (Number.isSafeInteger(time)) return time
  throw new InvalidArgumentError('Give a time such as 2026-01-31, 2026-01-31T12:30:00Z or milliseconds since 1970.')
}

/** A sequence, which is a whole number; or a time in ISO 8601. */
export function readSequenceOrTime(text: string): { sequence: number } | { at: number } {
  const sequence = Number(text)
  if (wholeNumber.test(text) && Number.isSafeInteger(sequence)) return { sequence }
  const at = readIsoTime(text)
  if (!Number.isNaN(at)) return { at }
  throw new InvalidArgumentError('Give a sequence, which is a whole number, or a time such as 2026-01-31T12:30:00Z.')
}

export function showTime(at: number): string {
  // What a clock of a test or a forger says may be no date.
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at)
}

function readIsoTime(text: string): number {
  const [, date, time = '00:00', zone = 'Z'] = isoTime.exec(text) ?? []
  if (date === undefined || !isDate(date)) return Number.NaN
  return Date.parse(`${date}T${time}${zone}`)
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDate(date: string): boolean {
  const at = Date.parse(`${date}T00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
}
