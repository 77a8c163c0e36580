import { readDay } from '../calendar/business-day.ts'
import { errorAs } from '../errors/inventory-error.ts'
import { fieldsOf, readObject, readPart, readPort } from '../errors/known-fields.ts'
import { readOptionalWholeNumber, readWholeNumber } from '../inventory/request/fields.ts'
import type { ClosingLog } from './closing-log.ts'
import type { ClosedDay, ClosingsBook } from './closings-book.ts'
import { dayNotClosed } from './closings-errors.ts'
import type { DayRow } from './day-row.ts'
import { DayRows } from './day-rows.ts'
import { type DayDrift, reconcileDays } from './reconcile-days.ts'
import { type Report, type Restatement, type RunningReport, restate } from './restatement.ts'

/** From one closed day to another, both included; from the first and to the last, if left out. */
export interface DayRange {
  readonly from?: string
  readonly to?: string
}

/** A period that ends with a closed day. */
export interface RestatedPeriod {
  readonly to: string
  /** What was known at this commit is what is known now; all there is, if left out. */
  readonly asOf?: { readonly sequence: number }
}

const rangeFields = fieldsOf<DayRange>({ from: true, to: true })
const periodFields = fieldsOf<RestatedPeriod>({ to: true, asOf: true })
const asOfFields = fieldsOf<NonNullable<RestatedPeriod['asOf']>>({ sequence: true })
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
   * @param report a fold over commits that says something of these days by when things happened; one that goes on reads
   * the log once, however much was told late
   * @throws DAY_NOT_CLOSED for the last day
   */
  async restatement(period: RestatedPeriod, report: Report | RunningReport): Promise<Restatement> {
    const { to: last, asOf } = readObject(period, 'period', periodFields)
    if (typeof report !== 'function')
      readPort<RunningReport>(report, 'report', ['add', 'figures'], 'must be a function, or a report that goes on')
    const { to, versions } = this.day(readDay(last, 'to'))
    const known = asOf === undefined ? {} : { knownNow: readSequence(asOf) }
    return restate(this.#log, { sequence: versions[0].sequence, to, ...known }, report)
  }

  /**
   * Works every version of closed days out again, each at its own sequence and by another way than the one that made
   * it. Returns the figures that differ: none, or an incident.
   */
  async reconcileDays(range: DayRange = {}): Promise<readonly DayDrift[]> {
    return reconcileDays(this.#log, this.days(range))
  }
}

function readSequence(asOf: unknown): number {
  return readWholeNumber(readPart(asOf, 'asOf', asOfFields), 'sequence', 0, 'asOf.sequence')
}
