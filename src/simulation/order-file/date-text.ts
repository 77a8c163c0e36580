import { InvalidArgumentError } from 'commander'

/** In which order day, month and year stand. */
export type DateOrder = 'day first' | 'month first' | 'year first'

export const dateOrders: readonly DateOrder[] = ['day first', 'month first', 'year first']

/** How dates are written, such as dd.mm.yyyy. */
export interface DateFormat {
  readonly order: DateOrder
  readonly separator: string
  readonly yearDigits: number
}

/** What a text may be as a date, in milliseconds since 1970. */
export interface DateReadings {
  readonly values: { readonly [Order in DateOrder]?: number }
  /** Whether it has the form of a date, be there such a day or not. */
  readonly hasForm: boolean
}

const form =
  /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:(?:T|,? +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?$/
const noReadings: DateReadings = { values: {}, hasForm: false }

/**
 * Reads a date with or without a time and a zone; without a zone it is in UTC, so that a file gives the
 * same run on every machine. Date.parse is no help: it takes 30 February for 2 March, 01.12.2010 for
 * 12 January, and the zone of the machine where none is given. Neither is a library, which reads a text
 * in one format and does not say that there is another.
 */
export function readDate(text: string, format?: DateFormat): DateReadings {
  const match = form.exec(text)
  if (match === null) return noReadings
  const [, first = '', separator = '', second = '', third = ''] = match
  const order = format?.order
  const yearDigits = (order === 'year first' ? first : third).length
  if (format !== undefined && (separator !== format.separator || yearDigits !== format.yearDigits)) return noReadings
  const time = timeOf(match)
  if (first.length === 4) {
    const at = dayOf(first, second, third, time)
    return { values: at === undefined ? {} : { 'day first': at, 'month first': at, 'year first': at }, hasForm: true }
  }
  if (first.length > 2 || (third.length !== 2 && third.length !== 4)) return noReadings
  const all = [
    ['day first', dayOf(third, second, first, time)],
    ['month first', dayOf(third, first, second, time)],
    ['year first', third.length === 2 && first.length === 2 ? dayOf(first, second, third, time) : undefined],
  ] as const
  return { values: Object.fromEntries(all.filter(([, at]) => at !== undefined)), hasForm: true }
}

/** Milliseconds from the beginning of the day in UTC; undefined if there is no such time. */
function timeOf(match: RegExpExecArray): number | undefined {
  const groups: readonly (string | undefined)[] = match
  const [hours = 0, minutes = 0, seconds = 0] = groups.slice(5, 8).map((digits) => Number(digits ?? 0))
  const [fraction = '', half = '', zone = ''] = groups.slice(8, 11)
  if (minutes > 59 || seconds > 59 || hours > 23) return undefined
  if (half !== '' && (hours < 1 || hours > 12)) return undefined
  const hour = half === '' ? hours : (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  const offset = offsetOf(zone)
  if (offset === undefined) return undefined
  return ((hour * 60 + minutes - offset) * 60 + seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}

/** Minutes by which a zone is before UTC. */
function offsetOf(zone: string): number | undefined {
  if (!/^[+-]/.test(zone)) return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', ''))]
  return hours > 14 || minutes > 59 ? undefined : (hours * 60 + minutes) * (zone.startsWith('-') ? -1 : 1)
}

/** Years of two digits are those from 1970 to 2069. */
function dayOf(year: string, month: string, day: string, time: number | undefined): number | undefined {
  if (time === undefined || day.length > 2) return undefined
  const years = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900)
  const at = new Date(Date.UTC(years, Number(month) - 1, Number(day)))
  // A day or a month too many, or none, ends in another month.
  const isThere = at.getUTCFullYear() === years && at.getUTCMonth() === Number(month) - 1
  return isThere ? at.getTime() + time : undefined
}

/** Such as 05/01: a day and a month, in some order, of no year. */
export function isWithoutYear(text: string): boolean {
  return /^\d{1,2}[./-]\d{1,2}\.?$/.test(text)
}

const orders: ReadonlyMap<string, DateOrder> = new Map([
  ['dmy', 'day first'],
  ['mdy', 'month first'],
  ['ymd', 'year first'],
])

/** Parses a format such as dd.mm.yyyy; the time of day needs none. */
export function dateFormat(text: string): DateFormat | undefined {
  const parts = /^(d{1,2}|m{1,2}|y{4}|yy)([./-])(d{1,2}|m{1,2})\2(d{1,2}|m{1,2}|y{4}|yy)$/.exec(text.toLowerCase())
  const [, first = '', separator = '', second = '', third = ''] = parts ?? []
  const order = orders.get(`${first[0]}${second[0]}${third[0]}`)
  if (order === undefined) return undefined
  return { order, separator, yearDigits: (order === 'year first' ? first : third).length }
}

/** Checks the option's value. */
export function dateFormatText(text: string): string {
  if (dateFormat(text) !== undefined) return text
  throw new InvalidArgumentError(
    'Give the order of day, month and year with ".", "/" or "-" between them, such as dd.mm.yyyy, mm/dd/yyyy, dd-mm-yy or yyyy-mm-dd; a time after it is read by itself.',
  )
}

/** The format of a date that is read in this order. */
export function formatOf(text: string, order: DateOrder): string {
  const [, first = '', separator = '', , third = ''] = form.exec(text) ?? []
  const year = 'y'.repeat(order === 'year first' ? first.length : third.length)
  const parts = { 'day first': ['dd', 'mm', year], 'month first': ['mm', 'dd', year], 'year first': [year, 'mm', 'dd'] }
  return parts[order].join(separator)
}

const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

export function longDate(at: number): string {
  return long.format(at)
}
