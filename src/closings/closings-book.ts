import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import type { ClosingsEntry, DayClosed } from './closings-entry.ts'

/** One state of knowledge of a day: its closing is version 1, and each restatement another. */
export interface DayVersion {
  readonly day: string
  readonly version: number
  /** The day whose closing made it: what happened behind that day is not in it. */
  readonly closing: string
  /** What was known: all commits up to this one. */
  readonly sequence: number
  readonly rows: number
  readonly digest: string
  /** The digest that this one is chained to; empty for the first. */
  readonly previous: string
  /** When it was recorded. */
  readonly at: number
}

/** A business day that is closed. */
export interface ClosedDay extends Pick<DayClosed, 'day' | 'zone' | 'from' | 'to' | 'graceMs'> {
  /** The closing, then its restatements. */
  readonly versions: readonly [DayVersion, ...DayVersion[]]
}

/** The days that were closed, in order, and their versions. Nothing changes it but `apply`. */
export class ClosingsBook implements Ledger<ClosingsEntry> {
  readonly #days: DraftMap<string, ClosedDay>
  #last: ClosedDay | undefined
  #digest: string

  constructor(days: DraftMap<string, ClosedDay> = DraftMap.empty(), last?: ClosedDay, digest: string = '') {
    this.#days = days
    this.#last = last
    this.#digest = digest
  }

  apply(fact: ClosingsEntry, { at }: CommitView): void {
    const { day, sequence, rows, digest } = fact
    const known = this.#days.get(day)
    const version = fact.type === 'day-closed' ? 1 : fact.version
    const closing = fact.type === 'day-closed' ? day : fact.closing
    const one: DayVersion = Object.freeze({ day, version, closing, sequence, rows, digest, previous: this.#digest, at })
    if (fact.type === 'day-closed') {
      const { zone, from, to, graceMs } = fact
      this.#set({ day, zone, from, to, graceMs, versions: [one] })
    } else if (known !== undefined) this.#set({ ...known, versions: [...known.versions, one] })
    this.#digest = digest
  }

  draft(): this {
    return new ClosingsBook(this.#days.draft(), this.#last, this.#digest) as this
  }

  *image(): Generator<LedgerRow> {
    yield ['digest', this.#digest]
    for (const day of this.#days.values()) yield [`day ${day.day}`, day]
  }

  restore([key, value]: LedgerRow): void {
    if (key === 'digest') this.#digest = value as string
    else this.#set(value as ClosedDay)
  }

  day(day: string): ClosedDay | undefined {
    return this.#days.get(day)
  }

  days(): Iterable<ClosedDay> {
    return this.#days.values()
  }

  /** The last day that was closed; days are closed one after the other. */
  get last(): ClosedDay | undefined {
    return this.#last
  }

  /** Of the last version that was recorded; empty before the first. */
  get digest(): string {
    return this.#digest
  }

  /** Whether a version has this digest. Those of late are asked for, so the last first. */
  knows(digest: string): boolean {
    if (digest === this.#digest) return true
    return [...this.#days.values()].some(({ versions }) => versions.some((version) => version.digest === digest))
  }

  #set(day: ClosedDay): void {
    Object.freeze(day.versions)
    this.#days.set(day.day, Object.freeze(day))
    if (this.#last === undefined || day.day >= this.#last.day) this.#last = day
  }
}
