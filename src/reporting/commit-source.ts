import {
  commitsOf as commitsOfLog,
  type LogSource,
  type RepeatableSource,
  readLogSource,
} from '../ledger/log-source.ts'
import { readJournal } from '../maintenance/read-journal.ts'
import type { LogCommit } from './tables/table-fold.ts'

/** Where commits come from: also the path of a journal's folder, which an engine may be writing meanwhile. */
export type CommitSource = string | LogSource

/** How much of a log is read: all of it, if nothing is said. */
export interface ReadRange {
  /** Up to and including this commit. */
  readonly toSequence?: number
  /** Of a folder: those to which its first segments were archived. */
  readonly archives?: readonly string[]
  readonly signal?: AbortSignal
}

const mustBeSource = 'must be the path of a folder, a journal, an inventory, or the commits of a log'

/** @throws INVALID_ARGUMENT, and what reading a log does */
export async function* commitsOf(source: CommitSource, range: ReadRange = {}): AsyncGenerator<LogCommit, void> {
  const { toSequence, archives, signal } = range
  const log = typeof source === 'string' ? readJournal(source, {}, archives === undefined ? {} : { archives }) : source
  for await (const commit of commitsOfLog(log, toSequence, mustBeSource)) {
    if (signal?.aborted === true) return
    yield commit
  }
}

/** A part of a log, both ends included; to its end, without one. */
export type ReadPart = (fromSequence: number, toSequence?: number) => AsyncIterable<LogCommit>

/** Whether a log can be read more than once. Commits that are streamed cannot. */
export function isRepeatable(source: CommitSource): source is string | RepeatableSource {
  return typeof source !== 'object' || source === null || 'auditLog' in source || 'read' in source
}

/** @throws INVALID_ARGUMENT, and what reading a log does */
export function partsOf(source: string | RepeatableSource, { archives }: ReadRange): ReadPart {
  return (fromSequence, toSequence = Number.POSITIVE_INFINITY) => {
    const log =
      typeof source === 'string'
        ? readJournal(source, { fromSequence }, archives === undefined ? {} : { archives })
        : each(readLogSource(source)(fromSequence))
    return commitsOfLog(log, toSequence)
  }
}

async function* each(batches: AsyncIterable<readonly LogCommit[]>): AsyncGenerator<LogCommit, void> {
  for await (const commits of batches) yield* commits
}
