import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { timeOf } from '../errors/time-of.ts'
import type { Journal } from '../journal/journal.ts'
import type { Commit } from './commit.ts'
import { TimeSlice } from './time-slice.ts'

/** Anything that can be rebuilt from commits. */
export interface Fold<Entry> {
  apply(commit: Commit<Entry>): void
}

/** How far to replay: a sequence, inclusive; or a time, exclusive. Nothing: all there is. */
export interface ReplayUntil {
  readonly sequence?: number
  readonly at?: number
}

export interface ReplayEnd {
  readonly position: number
  readonly sequence: number
  readonly at: number
}

/** Before the first commit. */
export const beforeTheLog: ReplayEnd = Object.freeze({ position: 0, sequence: 0, at: 0 })

/**
 * Folds a journal's commits, in their order, into `fold`, and says where it ended.
 * Other work gets its turn in between, so a running engine can be checked against its log.
 * @param from what the fold knows already: the end of a batch
 * @throws JOURNAL_CORRUPT if a commit is missing, out of order, or contradicts those before it.
 */
export async function replayInto<Entry>(
  journal: Journal,
  fold: Fold<Entry>,
  until: ReplayUntil = {},
  from: ReplayEnd = beforeTheLog,
): Promise<ReplayEnd> {
  const lastSequence = until.sequence ?? Number.POSITIVE_INFINITY
  const endTime = until.at ?? Number.POSITIVE_INFINITY
  let end = from
  if (lastSequence <= from.sequence) return end
  const slice = new TimeSlice()
  for await (const batch of journal.read({ fromSequence: from.sequence + 1 })) {
    mustFollow('batch', batch.position, end.position)
    for (const stored of batch.commits) {
      // A journal gives back what this engine once appended. This is the one place that says so.
      const commit = stored as Commit<Entry>
      mustFollow('commit', commit.sequence, end.sequence)
      if (commit.at >= endTime) return end
      mustNotRunBackwards(commit, end)
      applyOrBlameJournal(fold, commit)
      end = { position: batch.position, sequence: commit.sequence, at: commit.at }
      if (commit.sequence === lastSequence) return end
      if (slice.isOver) await slice.next()
    }
  }
  return end
}

function mustFollow(what: string, number: number, previous: number): void {
  if (number === previous + 1) return
  throw new InventoryError('JOURNAL_CORRUPT', {
    problem: `${what} ${number} follows ${what} ${previous}`,
    sequence: previous + 1,
  })
}

/** Invariant 10. */
function mustNotRunBackwards(commit: Commit, end: ReplayEnd): void {
  if (commit.at >= end.at) return
  throw new InventoryError('JOURNAL_CORRUPT', {
    problem: `time runs backwards, from ${timeOf(end.at)} to ${timeOf(commit.at)}`,
    sequence: commit.sequence,
  })
}

function applyOrBlameJournal<Entry>(fold: Fold<Entry>, commit: Commit<Entry>): void {
  try {
    fold.apply(commit)
  } catch (cause) {
    // What nobody here can read is no fault of the journal's.
    if (isInventoryError(cause, 'LEDGER_MISSING') || isInventoryError(cause, 'JOURNAL_VERSION')) throw cause
    const problem = isInventoryError(cause) ? cause.message : String(cause)
    throw new InventoryError('JOURNAL_CORRUPT', { problem, sequence: commit.sequence }, { cause })
  }
}
