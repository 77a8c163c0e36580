import { type Interval, inEffectiveOrder } from '../audit/effective-order.ts'
import { dayBounds } from '../calendar/business-day.ts'
import { errorAs } from '../errors/inventory-error.ts'
import { Checkpoints, keepsCheckpoint } from './checkpoints.ts'
import type { ClosingLog } from './closing-log.ts'
import type { ClosedDay, ClosingsBook } from './closings-book.ts'
import type { ClosingsEntry } from './closings-entry.ts'
import { dayNotOver } from './closings-errors.ts'
import { bytesOf, digestOf, fileName } from './day-file.ts'
import type { DayRow } from './day-row.ts'
import { changed, DayRows } from './day-rows.ts'
import { type Checkpoint, type DerivedDays, deriveDays } from './derive-days.ts'
import { type Survey, survey } from './survey.ts'

export interface DayToClose {
  readonly day: string
  readonly zone: string
  /** What is recorded within this time behind the day's end belongs to the closing, in milliseconds. */
  readonly graceMs: number
}

/** What a closing comes to: facts to be recorded in one commit, and what to keep once they are. */
export interface Closing {
  readonly facts: readonly ClosingsEntry[]
  readonly checkpoints: readonly Checkpoint[]
  /** The day of the checkpoint that it went on from; absent if it began with the first commit. */
  readonly base: string | undefined
}

interface Found extends DerivedDays {
  readonly survey: Survey
  readonly base: string | undefined
}

/** When a day can be closed, in milliseconds since 1970. */
export function readyAt({ day, zone, graceMs }: DayToClose): number {
  return dayBounds(day, zone).to + graceMs
}

/**
 * Derives the next day from the log, and what was told late of days before it. It writes their files, and records
 * nothing: whenever it runs, and however often, it comes to the same.
 * @param now in milliseconds since 1970
 * @throws DAY_NOT_OVER
 */
export async function closeDay(log: ClosingLog, book: ClosingsBook, asked: DayToClose, now: number): Promise<Closing> {
  const { day, zone, graceMs } = asked
  const ready = readyAt(asked)
  if (now < ready) throw errorAs(dayNotOver, { day, zone, readyAt: ready })
  const { rows, checkpoints, survey, base } = await derive(log, book, asked)
  const { sequence } = survey
  const facts: ClosingsEntry[] = []
  let digest = book.digest
  const write = async (of: string, version: number, written: readonly DayRow[]): Promise<string> => {
    const bytes = bytesOf(of, version, written)
    digest = digestOf(digest, bytes)
    await log.store.write(fileName(of, version), bytes)
    return digest
  }
  for (const { known, now: changes } of await restated(log, book, rows)) {
    const version = known.versions.length + 1
    const of = { day: known.day, version, closing: day, sequence, rows: changes.length }
    facts.push({ ledger: 'closings', type: 'day-restated', ...of, digest: await write(known.day, version, changes) })
  }
  const own = rows.get(day) ?? []
  const bounds = dayBounds(day, zone)
  const of = { day, zone, ...bounds, graceMs, sequence, rows: own.length }
  facts.push({ ledger: 'closings', type: 'day-closed', ...of, digest: await write(day, 1, own) })
  return { facts, checkpoints, base }
}

/** Rows of closed days that are not as they were, in the order of the days. */
async function restated(
  log: ClosingLog,
  book: ClosingsBook,
  rows: DerivedDays['rows'],
): Promise<{ known: ClosedDay; now: readonly DayRow[] }[]> {
  const found: { known: ClosedDay; now: readonly DayRow[] }[] = []
  const files = new DayRows(log)
  for (const [day, now] of rows) {
    const known = book.day(day)
    if (known === undefined) continue
    const changes = changed(await files.of(known, known.versions.length), now)
    if (changes.length > 0) found.push({ known, now: changes })
  }
  return found
}

/** Goes on from the newest checkpoint that nothing told since says more of; else from the first commit. */
async function derive(log: ClosingLog, book: ClosingsBook, asked: DayToClose): Promise<Found> {
  const checkpoints = new Checkpoints(log.store)
  const { from } = dayBounds(asked.day, asked.zone)
  const isKnown = (digest: string): boolean => book.knows(digest)
  const newest = await checkpoints.before(from, isKnown)
  const first = await deriveFrom(log, book, asked, newest)
  if (typeof first !== 'number') return first
  const earlier = await checkpoints.before(first, isKnown)
  const second = await deriveFrom(log, book, asked, earlier)
  return typeof second === 'number' ? ((await deriveFrom(log, book, asked, undefined)) as Found) : second
}

/** Returns when something happened that says more of the time before the base, if it did. */
async function deriveFrom(
  log: ClosingLog,
  book: ClosingsBook,
  asked: DayToClose,
  base: Checkpoint | undefined,
): Promise<Found | number> {
  const { day, zone } = asked
  const interval: Interval = { from: base?.to ?? Number.NEGATIVE_INFINITY, to: dayBounds(day, zone).to }
  const readFrom = base?.readFrom ?? 1
  const known = book.last?.versions[0].sequence ?? 0
  const found = await survey(log.commits(readFrom), { interval, until: readyAt(asked), known })
  if (found.earliest < interval.from) return found.earliest
  const commits = inEffectiveOrder(found.commits ?? log.commits(readFrom, found.sequence), found.told, interval)
  const keeps = (each: string): boolean => keepsCheckpoint(each, day)
  const derived = await deriveDays({ commits, zone, base, last: day, keeps }, log.valuer(base?.values))
  return derived === undefined ? Number.NEGATIVE_INFINITY : { ...derived, survey: found, base: base?.day }
}
