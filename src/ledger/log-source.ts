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

/** Where the commits of a log come from: also what gives them itself, such as `readJournal('./stock')`. */
export type LogSource = JournalSource | InventorySource | AsyncIterable<object>

/**
 * The commits of a log, in its order, up to a sequence. Others get their turns in between.
 * @throws INVALID_ARGUMENT for what has no commits
 */
export function commitsOf(
  source: LogSource,
  toSequence: number = Number.POSITIVE_INFINITY,
): AsyncIterable<Commit<AnyEntry>> {
  if (typeof source === 'object' && source !== null) {
    if ('auditLog' in source) return upTo(eachAlone(source.auditLog.commits()), toSequence)
    if ('read' in source) return upTo(source.read(), toSequence)
    if (Symbol.asyncIterator in source) return upTo(eachAlone(source), toSequence)
  }
  throw invalidArgument('source', source, 'must be an inventory, a journal, or an async iterable of commits')
}

async function* eachAlone(commits: AsyncIterable<object>): AsyncGenerator<{ readonly commits: readonly object[] }> {
  for await (const commit of commits) yield { commits: [commit] }
}

async function* upTo(
  batches: AsyncIterable<{ readonly commits: readonly object[] }>,
  toSequence: number,
): AsyncGenerator<Commit<AnyEntry>> {
  const slice = new TimeSlice()
  for await (const { commits } of batches) {
    for (const commit of commits as readonly Commit<AnyEntry>[]) {
      if (commit.sequence > toSequence) return
      yield commit
      // Nothing further is wanted, and one that follows would wait for it.
      if (commit.sequence === toSequence) return
      if (slice.isOver) await slice.next()
    }
  }
}
