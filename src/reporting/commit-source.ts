import { commitsOf as commitsOfLog, type LogSource } from '../ledger/log-source.ts'
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
