import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, isLedgerOpened } from '../audit/ledger-entry.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { ClosedDays } from './closed-days.ts'
import { ClosingsBook } from './closings-book.ts'
import type { ClosingsEntry } from './closings-entry.ts'
import { closingsKey } from './closings-key.ts'
import { type DayStore, MemoryDayStore } from './day-store.ts'
import { movingAverage } from './moving-average.ts'

/** A part of a log, both ends included; to its end, without one. */
export type ReadCommits = (fromSequence: number, toSequence?: number) => AsyncIterable<Commit<AnyEntry>>

/** The closings of a log that is only read, such as one that another process writes. */
export async function readClosings(commits: ReadCommits, store: DayStore = new MemoryDayStore()): Promise<ClosedDays> {
  const book = new ClosingsBook()
  for await (const commit of commits(1)) applyClosings(book, commit)
  return new ClosedDays({ commits, valuer: movingAverage, store }, book)
}

/** What a commit says of closings. Returns whether the log has this ledger from here on. */
export function applyClosings(book: ClosingsBook, commit: Commit<AnyEntry>): boolean {
  let isOpened = false
  for (const entry of commit.entries) {
    if (!isLedgerEntry(entry) || entry.ledger !== closingsKey.name) continue
    if (isLedgerOpened(entry)) isOpened = true
    else book.apply(entry as object as ClosingsEntry, commit)
  }
  return isOpened
}
