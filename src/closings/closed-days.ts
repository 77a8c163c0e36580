import { readDay } from '../calendar/business-day.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { errorAs } from '../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'
import type { ClosingLog } from './closing-log.ts'
import type { ClosedDay, ClosingsBook } from './closings-book.ts'
import { dayNotClosed } from './closings-errors.ts'
import type { DayRow } from './day-row.ts'
import { DayRows } from './day-rows.ts'
import { type DayDrift, reconcileDays } from './reconcile-days.ts'
import { type Report, type Restatement, restate } from './restatement.ts'

/** From one closed day to another, both included; from the first and to the last, if left out. */
export interface DayRange {
  readonly from?: string
  readonly to?: string
}

const rangeFields = fieldsOf<DayRange>({ from: true, to: true })
const periodFields = fieldsOf<{ to: string }>({ to: true })
const versionFields = fieldsOf<{ version?: number }>({ version: true })

/** The days that were closed, to be read. */
export class ClosedDays {
  readonly #log: ClosingLog
  readonly #book: ClosingsBook

  constructor(log: ClosingLog, book: ClosingsBook) {
    this.#log = log
    this.#book = book
  }

  /** @throws DAY_NOT_CLOSED */
  day(day: string): ClosedDay {
    const closed = this.#book.day(readDay(day, 'day'))
    if (closed !== undefined) return closed
    const { last } = this.#book
    throw errorAs(dayNotClosed, { day, ...(last !== undefined && { last: last.day }) })
  }

  /** All closed days, in order. */
  days(range: DayRange = {}): readonly ClosedDay[] {
    const { from, to } = readObject(range, 'range', rangeFields)
    const first = from === undefined ? '' : readDay(from, 'from')
    const last = to === undefined ? '~' : readDay(to, 'to')
    return [...this.#book.days()].filter(({ day }) => day >= first && day <= last)
  }

  /**
   * The rows of a closed day, as its closing had them (version 1), or as they were restated; the newest by default.
   * @throws DAY_NOT_CLOSED, CLOSING_DRIFT
   */
  async rows(day: string, options: { readonly version?: number } = {}): Promise<readonly DayRow[]> {
    const closed = this.day(day)
    const versions = closed.versions.length
    const version = readOptionalWholeNumber(readObject(options, 'options', versionFields), 'version', 1) ?? versions
    if (version > versions) throw errorAs(dayNotClosed, { day, version, versions })
    return new DayRows(this.#log).of(closed, version)
  }

  /**
   * A report of closed days as it was when the last of them closed, as it is now, and the late facts in between.
   * @param report a fold over commits that says something of these days by when things happened
   * @throws DAY_NOT_CLOSED for the last day
   */
  async restatement(period: { readonly to: string }, report: Report): Promise<Restatement> {
    const { to: last } = readObject(period, 'period', periodFields)
    if (typeof report !== 'function') throw invalidArgument('report', report, 'must be a function')
    const { to, versions } = this.day(readDay(last, 'to'))
    return restate(this.#log, { sequence: versions[0].sequence, to }, report)
  }

  /**
   * Works every version of closed days out again, each at its own sequence and by another way than the one that made
   * it. Returns the figures that differ: none, or an incident.
   */
  async reconcileDays(range: DayRange = {}): Promise<readonly DayDrift[]> {
    return reconcileDays(this.#log, this.days(range))
  }
}
