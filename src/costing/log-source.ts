import type { Commit } from '../audit/commit.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { AnyEntry } from '../ledger/contract.ts'

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
export type CommitSource = (fromSequence: number) => AsyncIterable<object>

/** Where commits can be read from, more than once. */
export type LogSource = JournalSource | InventorySource | CommitSource

export type LogReader = (fromSequence: number) => AsyncIterable<readonly Commit<AnyEntry>[]>

/** @throws INVALID_ARGUMENT */
export function readLogSource(source: LogSource): LogReader {
  if (typeof source === 'function') return (from) => eachAlone(source(from), from)
  if (typeof source === 'object' && source !== null) {
    if ('auditLog' in source) return (from) => eachAlone(source.auditLog.commits({ fromSequence: from }), from)
    if ('read' in source) return (from) => batchesOf(source, from)
  }
  const problem = 'must be a journal, an inventory, or a function that gives the commits anew each time'
  throw invalidArgument('source', source, problem)
}

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
