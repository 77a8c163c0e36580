import { invalidArgument } from '../errors/invalid-argument.ts'

export type Period = 'day' | 'month'

/** No period is longer, whatever a zone does in it. */
const longest: Readonly<Record<Period, number>> = { day: 50 * 3_600_000, month: 33 * 24 * 3_600_000 }

/** Days or months of a time zone: every instant is in exactly one. Asked in the order of time, it rarely looks at a calendar. */
export class Periods {
  readonly #period: Period
  readonly #format: Intl.DateTimeFormat
  #name = ''
  #end = Number.NEGATIVE_INFINITY
  #from = Number.POSITIVE_INFINITY

  /** @throws INVALID_ARGUMENT for a zone that nobody knows */
  constructor(period: Period, timeZone: string) {
    this.#period = period
    try {
      const day = period === 'day' ? { day: '2-digit' as const } : {}
      this.#format = new Intl.DateTimeFormat('en-CA', {
        timeZone,
        calendar: 'gregory',
        era: 'short',
        year: 'numeric',
        month: '2-digit',
        ...day,
      })
    } catch {
      throw invalidArgument('timeZone', timeZone, 'must be the name of a time zone, such as Europe/Berlin')
    }
  }

  /** The name of the period that an instant is in. */
  nameOf(time: number): string {
    if (time >= this.#from && time < this.#end) return this.#name
    this.#name = this.#format.format(time)
    this.#from = time
    this.#end = this.#endAfter(time, this.#name)
    return this.#name
  }

  /** The first instant of the next period: found by halving. */
  #endAfter(time: number, name: string): number {
    let inside = time
    let beyond = time + longest[this.#period]
    while (beyond - inside > 1) {
      const middle = Math.floor((inside + beyond) / 2)
      if (this.#format.format(middle) === name) inside = middle
      else beyond = middle
    }
    return beyond
  }
}
