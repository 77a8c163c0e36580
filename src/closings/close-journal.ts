import type { Commit } from '../audit/commit.ts'
import { readDay } from '../calendar/business-day.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPort } from '../errors/known-fields.ts'
import { type Journal, mustBeJournal } from '../journal/journal.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { type CloseDayOptions, readClosing } from './close-options.ts'
import type { ClosingLog } from './closing-log.ts'
import { type ClosedDay, ClosingsBook, type DayVersion } from './closings-book.ts'
import type { ClosingsEntry } from './closings-entry.ts'
import { closingsKey } from './closings-key.ts'
import { type DayStore, MemoryDayStore, readDayStore } from './day-store.ts'
import { closeMissedDays } from './missed-days.ts'
import { movingAverage } from './moving-average.ts'
import { applyClosings } from './read-closings.ts'
import { type DayDrift, reconcileDays } from './reconcile-days.ts'

export interface CloseJournalOptions extends CloseDayOptions {
  readonly day: string
  readonly store?: DayStore
  /** Whether all closed days are reconciled, and not only those that this closes or restates. */
  readonly reconcileAll?: boolean
}

export interface JournalClosing {
  /** Those that were closed now, in order. None, if the day was closed before. */
  readonly closed: readonly ClosedDay[]
  /** New versions of days that were closed before: of them something was told since. */
  readonly restated: readonly DayVersion[]
  /** What differs of all these when it is worked out by another way: nothing, or an incident. */
  readonly drifts: readonly DayDrift[]
}

const fields = fieldsOf<CloseJournalOptions>({
  day: true,
  zone: true,
  graceMs: true,
  onDay: true,
  store: true,
  reconcileAll: true,
})

/**
 * Closes a day, and those before it that were missed, in a journal that no inventory has open; and reconciles them. It
 * adds nothing but the closings: no hold expires by it, and nothing outside is called.
 * @throws DAY_NOT_OVER, DAY_TOO_EARLY, CLOSING_ZONE_FIXED, JOURNAL_LOCKED if an inventory has it, INVALID_ARGUMENT
 */
export async function closeJournal(journal: Journal, options: CloseJournalOptions): Promise<JournalClosing> {
  const { day, store = new MemoryDayStore(), reconcileAll = false, ...rest } = readObject(options, 'options', fields)
  const { asked, onDay } = readClosing(readDay(day, 'day'), rest)
  if (typeof reconcileAll !== 'boolean') throw invalidArgument('reconcileAll', reconcileAll, 'must be true or false')
  const known = readPort<Journal>(journal, 'journal', ['open', 'append', 'read', 'close'], mustBeJournal)
  const books = new JournalBooks(known, readDayStore(store))
  try {
    await books.open()
    const before = new Map(Array.from(books.book.days(), ({ day, versions }) => [day, versions.length]))
    await closeMissedDays(books, asked, onDay)
    const days = [...books.book.days()].filter(({ day, versions }) => versions.length > (before.get(day) ?? 0))
    const closed = days.filter(({ day }) => !before.has(day))
    const restated = days.flatMap(({ day, versions }) => versions.slice(before.get(day) ?? 1))
    return {
      closed,
      restated,
      drifts: await reconcileDays(books.log, reconcileAll === true ? [...books.book.days()] : days),
    }
  } finally {
    await known.close()
  }
}

/** The closings of a journal, without an inventory. */
class JournalBooks {
  readonly #journal: Journal
  readonly book: ClosingsBook = new ClosingsBook()
  readonly log: ClosingLog
  #isLedgerOpened = false
  #position = 0
  #sequence = 0
  #at = 0

  constructor(journal: Journal, store: DayStore) {
    this.#journal = journal
    this.log = {
      commits: (from, to) => commitsOf(journal, from, to ?? this.#sequence),
      valuer: movingAverage,
      store,
    }
  }

  get now(): number {
    return Math.max(Date.now(), this.#at)
  }

  async open(): Promise<void> {
    const { lastPosition, lastSequence } = await this.#journal.open()
    this.#position = lastPosition
    this.#sequence = lastSequence
    for await (const commit of this.log.commits(1)) this.#take(commit)
  }

  async record(facts: readonly ClosingsEntry[]): Promise<void> {
    const opened = { ledger: closingsKey.name, type: 'ledger-opened', version: closingsKey.version }
    const entries: readonly AnyEntry[] = this.#isLedgerOpened ? facts : [opened, ...facts]
    const commit: Commit<AnyEntry> = { sequence: this.#sequence + 1, at: this.now, entries }
    await this.#journal.append({ position: this.#position + 1, commits: [commit] })
    this.#position += 1
    this.#sequence += 1
    this.#take(commit)
  }

  #take(commit: Commit<AnyEntry>): void {
    this.#at = commit.at
    if (applyClosings(this.book, commit)) this.#isLedgerOpened = true
  }
}

async function* commitsOf(
  journal: Journal,
  from: number,
  to: number,
): AsyncGenerator<Commit<AnyEntry>, void, undefined> {
  if (from > to) return
  for await (const { commits } of journal.read({ fromSequence: from })) {
    for (const commit of commits as readonly Commit<AnyEntry>[]) {
      if (commit.sequence > to) return
      if (commit.sequence >= from) yield commit
    }
  }
}
