import { fieldsOf, type KnownFields } from '../errors/known-fields.ts'
import type { SnapshotStore } from './snapshot-store.ts'

/** What a journal needs to know of a commit: that it has a place in a gapless sequence. */
export interface JournalCommit {
  readonly sequence: number
}

/** What is appended at once: commits at a position 1, 2, 3 … of the journal. */
export interface Batch<C extends JournalCommit = JournalCommit> {
  readonly position: number
  readonly commits: readonly C[]
}

export interface JournalEnd {
  /** The position of the last batch; 0 for an empty journal. */
  readonly lastPosition: number
  /** The sequence of the last commit; 0 for an empty journal. */
  readonly lastSequence: number
}

/** What is said of something else in its place. */
export const mustBeJournal = "must be a journal, such as new FileJournal('./stock')"

/** What a read takes. */
export const readFields: KnownFields = fieldsOf<{ fromSequence?: number }>({ fromSequence: true })

/**
 * Where the audit log is kept. The engine has one append in flight; commits that arrive meanwhile
 * form the next batch. What a batch looks like at rest is the journal's own affair.
 */
export interface Journal {
  /**
   * Claims the journal for writing and says where it ends.
   * @throws JOURNAL_LOCKED if another holds it.
   */
  open(): Promise<JournalEnd>

  /**
   * Resolves once the batch is durable. A rejection is final: nothing is retried, and the engine stops.
   * The batch follows the last one: its position, and the sequence of its first commit, are the next.
   */
  append(batch: Batch): Promise<void>

  /**
   * The batches that hold the commits from a sequence on (the first may begin before it), up to what
   * is durable when the reader gets there. Works on an open and on a closed journal.
   * @throws JOURNAL_CORRUPT on a gap; it never skips.
   */
  read(options?: { fromSequence?: number }): AsyncIterable<Batch>

  /**
   * Asks to be told if the open journal fails while nothing is being appended, as when another process has
   * taken it over. The last one that asked is told, and none after `close`.
   */
  whenFailed?(listener: (cause: unknown) => void): void

  /** Gives up the claim. What was appended stays, and the journal can be opened again. */
  close(): Promise<void>

  /** Whether `read` finds what was changed since it was appended, as by a chain of digests. */
  readonly isChained?: boolean

  /** Where snapshots are kept, if this journal keeps any. */
  readonly snapshots?: SnapshotStore
}
