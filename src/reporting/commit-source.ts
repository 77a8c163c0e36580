import type { Commit } from '../audit/commit.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { InventoryManager } from '../inventory-manager.ts'
import type { Journal } from '../journal/journal.ts'
import { readJournal } from '../maintenance/read-journal.ts'
import type { LogCommit } from './tables/table-fold.ts'

/**
 * Where commits come from: the path of a journal's folder, which an engine may be writing meanwhile; a journal; an open
 * inventory; or the commits of a log from the first on.
 */
export type CommitSource =
  | string
  | Pick<Journal, 'read'>
  | Pick<InventoryManager, 'auditLog'>
  | AsyncIterable<Commit<object>>

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
  const { toSequence = Number.POSITIVE_INFINITY, signal } = range
  for await (const commit of everyCommitOf(source, range)) {
    if (commit.sequence > toSequence || signal?.aborted === true) return
    yield commit as LogCommit
    if (commit.sequence === toSequence) return
  }
}

function everyCommitOf(source: CommitSource, { archives }: ReadRange): AsyncIterable<Commit<object>> {
  if (typeof source === 'string') return readJournal(source, {}, archives === undefined ? {} : { archives })
  if (typeof source !== 'object' || source === null) throw invalidArgument('source', source, mustBeSource)
  if ('auditLog' in source) return source.auditLog.commits()
  if ('read' in source && typeof source.read === 'function') return inBatches(source)
  if (Symbol.asyncIterator in source) return source
  throw invalidArgument('source', source, mustBeSource)
}

async function* inBatches(journal: Pick<Journal, 'read'>): AsyncGenerator<Commit<object>, void> {
  for await (const { commits } of journal.read()) yield* commits as readonly Commit<object>[]
}
