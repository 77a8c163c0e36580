import type { Commit } from '../audit/commit.ts'
import { TimeSlice } from '../audit/time-slice.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { AnyEntry } from './contract.ts'

/** A journal, open or closed: `new FileJournal('./stock')` will do. */
export interface JournalSource {
  read(options?: {
    fromSequence?: number
  }): AsyncIterable<{ readonly commits: readonly { readonly sequence: number }[] }>
}

/** An inventory: its audit log is read. */
export interface InventorySource {
  readonly auditLog: { commits(filter?: { fromSequence?: number }): AsyncIterable<object> }
}

/** The commits from a sequence on, as often as it is called: such as `() => readJournal('./stock')`. */
export type CommitsFrom = (fromSequence: number) => AsyncIterable<object>

/** Where the commits of a log can be read from more than once. */
export type RepeatableSource = JournalSource | InventorySource | CommitsFrom

/** Where the commits of a log come from: also what gives them itself, once, such as `readJournal('./stock')`. */
export type LogSource = RepeatableSource | AsyncIterable<object>

/** Commits from a sequence on, many at a time. */
export type LogReader = (fromSequence: number) => AsyncIterable<readonly Commit<AnyEntry>[]>

const mustBeLog = 'must be a journal, an inventory, a function that gives the commits from a sequence on, or commits'
const mustBeRepeatable = 'must be a journal, an inventory, or a function that gives the commits anew each time'

/**
 * The commits of a log, in its order, up to a sequence. Others get their turns in between.
 * @param problem what is wrong with what has no commits
 * @throws INVALID_ARGUMENT
 */
export function commitsOf(
  source: LogSource,
  toSequence: number = Number.POSITIVE_INFINITY,
  problem: string = mustBeLog,
): AsyncIterable<Commit<AnyEntry>> {
  const reader = readerOf(source)
  if (reader !== undefined) return upTo(reader(1), toSequence)
  if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source)
    return upTo(eachAlone(source, 1), toSequence)
  throw invalidArgument('source', source, problem)
}

/** @throws INVALID_ARGUMENT for what cannot be read again */
export function readLogSource(source: RepeatableSource): LogReader {
  const reader = readerOf(source)
  if (reader === undefined) throw invalidArgument('source', source, mustBeRepeatable)
  return reader
}

function readerOf(source: LogSource): LogReader | undefined {
  if (typeof source === 'function') return (from) => eachAlone(given(source, from), from)
  if (typeof source !== 'object' || source === null) return undefined
  if ('auditLog' in source) return (from) => eachAlone(source.auditLog.commits({ fromSequence: from }), from)
  if ('read' in source && typeof source.read === 'function') return (from) => batchesOf(source, from)
  return undefined
}

/** @throws INVALID_ARGUMENT for a function that gives something else */
function given(source: CommitsFrom, from: number): AsyncIterable<object> {
  const commits: unknown = source(from)
  if (typeof commits === 'object' && commits !== null && Symbol.asyncIterator in commits)
    return commits as AsyncIterable<object>
  throw invalidArgument('source', source, 'must give the commits as an async iterable')
}

/** A batch that begins before the sequence is cut. */
async function* batchesOf(journal: JournalSource, fromSequence: number): AsyncGenerator<readonly Commit<AnyEntry>[]> {
  for await (const { commits } of journal.read({ fromSequence })) {
    const [first] = commits
    const all = commits as readonly Commit<AnyEntry>[]
    if (first !== undefined)
      yield first.sequence < fromSequence ? all.filter((one) => one.sequence >= fromSequence) : all
  }
}

async function* eachAlone(commits: AsyncIterable<object>, from: number): AsyncGenerator<readonly Commit<AnyEntry>[]> {
  for await (const commit of commits as AsyncIterable<Commit<AnyEntry>>) if (commit.sequence >= from) yield [commit]
}

async function* upTo(
  batches: AsyncIterable<readonly Commit<AnyEntry>[]>,
  toSequence: number,
): AsyncGenerator<Commit<AnyEntry>> {
  const slice = new TimeSlice()
  for await (const commits of batches) {
    for (const commit of commits) {
      if (commit.sequence > toSequence) return
      yield commit
      // Nothing further is wanted, and one that follows would wait for it.
      if (commit.sequence === toSequence) return
      if (slice.isOver) await slice.next()
    }
  }
}
