import { type Commit, freezeCommit } from '../audit/commit.ts'
import { TimeSlice } from '../audit/time-slice.ts'
import { type CommitFilter, isPast, matchesFilter, readCommitFilter } from '../inventory/commit-filter.ts'
import type { Entry } from '../inventory/entry.ts'
import type { Journal } from '../journal/journal.ts'
import type { Lifecycle } from './lifecycle.ts'

/** The audit log as its readers see it: what the journal has, commit by commit. */
export class AuditLog {
  readonly #journal: Journal
  readonly #lifecycle: Lifecycle

  /** @internal */
  constructor(journal: Journal, lifecycle: Lifecycle) {
    this.#journal = journal
    this.#lifecycle = lifecycle
  }

  /**
   * The commits of which an entry matches, whole and frozen, in the order of the log; it ends at what
   * is durable when it gets there. Others get their turns in between.
   * @throws INVALID_ARGUMENT or INVALID_ID for a bad filter, JOURNAL_CORRUPT on a gap
   */
  commits(filter: CommitFilter = {}): AsyncIterable<Commit<Entry>> {
    this.#lifecycle.mustBeReadable()
    return readCommits(this.#journal, readCommitFilter(filter))
  }
}

async function* readCommits(journal: Journal, filter: CommitFilter): AsyncGenerator<Commit<Entry>> {
  const slice = new TimeSlice()
  for await (const batch of journal.read({ fromSequence: Math.max(filter.fromSequence ?? 1, 1) })) {
    for (const stored of batch.commits) {
      // The journal gives back what this engine appended.
      const commit = stored as Commit<Entry>
      if (isPast(commit, filter)) return
      if (matchesFilter(commit, filter)) yield freezeCommit(commit)
      if (slice.isOver) await slice.next()
    }
  }
}
