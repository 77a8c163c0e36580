import type { Commit } from '../audit/commit.ts'
import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { LedgerRow, PlannedCounts } from '../inventory/ledger-folds.ts'

/** A commit as a ledger is shown it: what is said of all its entries. */
export type CommitView = Omit<
  Commit<LedgerEntry>,
  'entries' | 'idempotencyKey' | 'command' | 'fingerprint' | 'keyRetention'
>

/**
 * A state that is folded from a ledger's entries: pure, synchronous, and told the time. What its commands decide on,
 * what its readers read, and what snapshots keep.
 */
export interface Ledger<Fact extends LedgerEntry = LedgerEntry> {
  /** The one way in which it changes, live and in replay. On a draft the commit's sequence is −1: there is none yet. */
  apply(entry: Fact, commit: CommitView): void

  /** A copy to try things on: it sees its own changes, and this one does not. Copy on write: see `DraftMap`. */
  draft(): this

  /** All that it is, as rows. `row[0]` is the row's key, and no two rows have the same: JSON of it is compared. */
  image(): Iterable<LedgerRow>

  /** Takes back one row of an image that this ledger made as of a version. */
  restore(row: LedgerRow, version: number): void

  /** What `stock()` and `availability()` show beside the physical buckets; without a warehouse the product's sum, bound and unbound. */
  counts?(productId: string, warehouseId?: string): PlannedCounts

  /**
   * When it has to do something by itself, in milliseconds since 1970: its kind's `due` is called then. What could
   * not be done yet is state with a time in the past. Undefined or Infinity: never.
   */
  readonly nextDue?: number | undefined

  /** Forgets, by log time, what nobody needs in memory any more. Called after every commit. */
  retain?(at: number): void
}
