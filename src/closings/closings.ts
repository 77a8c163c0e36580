import { addDays, businessDay, readDay } from '../calendar/business-day.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { Attachment } from '../ledger/attachment.ts'
import type { AnyLedgerKind } from '../ledger/contract.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import { type CloseDayOptions, closeFields, readClosing } from './close-options.ts'
import { ClosedDays, type DayRange, type RestatedPeriod } from './closed-days.ts'
import type { ClosingLog } from './closing-log.ts'
import type { ClosedDay } from './closings-book.ts'
import { ledgerFold } from './closings-fold.ts'
import { closingsKey } from './closings-key.ts'
import type { DayRow } from './day-row.ts'
import { type DayStore, MemoryDayStore, readDayStore } from './day-store.ts'
import { closeMissedDays } from './missed-days.ts'
import { movingAverage } from './moving-average.ts'
import type { DayDrift } from './reconcile-days.ts'
import { recordClosing } from './record-command.ts'
import type { Report, Restatement, RunningReport } from './restatement.ts'
import { nextRun, readTimeOfDay } from './schedule.ts'

export interface ClosingsOptions {
  /** Where the rows of days are kept: in memory by default, so that another process derives them anew. */
  readonly store?: DayStore
}

export interface ScheduleOptions extends CloseDayOptions {
  /** `02:00`, on the clocks of the zone. */
  readonly at: string
  /** Told of what went wrong; the next night tries again. A warning of the process, if left out. */
  readonly onError?: (error: unknown) => void
}

const optionFields = fieldsOf<ClosingsOptions>({ store: true })
const scheduleFields = fieldsOf<ScheduleOptions>({ zone: true, graceMs: true, onDay: true, at: true, onError: true })

/**
 * Closes business days: pins what was known of each when it closed, and what it comes to. Name it in the option
 * `ledgers`.
 */
export class Closings implements LedgerRoom {
  readonly kind: AnyLedgerKind = ledgerFold.kind
  readonly module: string | undefined = ledgerFold.module
  readonly #attachment: Attachment = new Attachment(closingsKey.name)
  readonly #store: DayStore
  readonly #schedules: Set<() => void> = new Set()
  /** Days are closed one after the other. */
  #closing: Promise<unknown> = Promise.resolve()

  /** @throws INVALID_ARGUMENT */
  constructor(options: ClosingsOptions = {}) {
    const { store = new MemoryDayStore() } = readObject(options, 'options', optionFields)
    this.#store = readDayStore(store)
  }

  make(): Ledger {
    return ledgerFold.make()
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  async stop(): Promise<void> {
    for (const stop of this.#schedules) stop()
    await this.#closing
  }

  /**
   * Closes a day, and those before it that were missed. It comes to the same whenever it runs; a day that is closed
   * stays as it is.
   * @throws DAY_NOT_OVER, DAY_TOO_EARLY, CLOSING_ZONE_FIXED, INVALID_ARGUMENT
   */
  async closeDay(day: string, options: CloseDayOptions): Promise<ClosedDay> {
    const { asked, onDay } = readClosing(readDay(day, 'day'), readObject(options, 'options', closeFields))
    const { port } = this.#attachment
    const close = async (): Promise<ClosedDay> => {
      // A command that does nothing is answered once the journal has all before it.
      await port.note(recordClosing, { facts: [] })
      await closeMissedDays(this.#books(port), asked, onDay)
      return this.day(day)
    }
    const closed = this.#closing.then(close)
    this.#closing = closed.catch(() => undefined)
    return closed
  }

  /** Closes all days that are over, each night at a time. @returns what ends it */
  scheduleClosing(options: ScheduleOptions): () => void {
    const given = readObject(options, 'options', scheduleFields)
    const { at, onError = warn, ...closing } = given
    const time = readTimeOfDay(at, 'at')
    if (typeof onError !== 'function') throw invalidArgument('onError', onError, 'must be a function')
    const { asked, onDay } = readClosing('2000-01-01', closing)
    const { port } = this.#attachment
    let stopTimer = (): void => undefined
    const run = async (): Promise<void> => {
      const { zone, graceMs } = asked
      const day = addDays(businessDay(port.now - graceMs, zone), -1)
      await this.closeDay(day, { zone, graceMs, ...(onDay !== undefined && { onDay }) })
    }
    const wait = (): void => {
      stopTimer = port.after(nextRun(port.now, time, asked.zone) - port.now, () => {
        wait()
        run().catch((error: unknown) => (onError as (error: unknown) => void)(error))
      })
    }
    wait()
    const stop = (): void => {
      stopTimer()
      this.#schedules.delete(stop)
    }
    this.#schedules.add(stop)
    return stop
  }

  /** @throws DAY_NOT_CLOSED */
  day(day: string): ClosedDay {
    return this.#closed.day(day)
  }

  /** All closed days, in order. */
  days(range: DayRange = {}): readonly ClosedDay[] {
    return this.#closed.days(range)
  }

  /**
   * The rows of a closed day, as its closing had them (version 1), or as they were restated; the newest by default.
   * @throws DAY_NOT_CLOSED, CLOSING_DRIFT
   */
  async rows(day: string, options: { readonly version?: number } = {}): Promise<readonly DayRow[]> {
    return this.#closed.rows(day, options)
  }

  /**
   * A report of closed days as it was when the last of them closed, as it is now, and the late facts in between.
   * @param report a fold over commits that says something of these days by when things happened; one that goes on reads
   * the log once, however much was told late
   * @throws DAY_NOT_CLOSED for the last day
   */
  async restatement(period: RestatedPeriod, report: Report | RunningReport): Promise<Restatement> {
    return this.#closed.restatement(period, report)
  }

  /**
   * Works every version of closed days out again, each at its own sequence and by another way than the one that made
   * it: units by SQL, values from the first commit on. Returns the figures that differ: none, or an incident.
   */
  async reconcileDays(range: DayRange = {}): Promise<readonly DayDrift[]> {
    return this.#closed.reconcileDays(range)
  }

  get #closed(): ClosedDays {
    const { port } = this.#attachment
    return new ClosedDays(this.#log(port), port.books.ledger(closingsKey))
  }

  #log(port: LedgerPort): ClosingLog {
    return { commits: (from, to) => port.commits(from, to), valuer: movingAverage, store: this.#store }
  }

  #books(port: LedgerPort): Parameters<typeof closeMissedDays>[0] {
    const log = this.#log(port)
    return {
      log,
      get book() {
        return port.books.ledger(closingsKey)
      },
      get now() {
        return port.now
      },
      record: (facts) => port.note(recordClosing, { facts }),
    }
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error), 'StockholdWarning')
}
