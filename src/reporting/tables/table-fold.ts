import type { Commit } from '../../audit/commit.ts'
import type { AnyEntry } from '../../ledger/contract.ts'
import type { Table, TableRows } from './table.ts'

/** A commit with all its entries, the ledgers' too. */
export type LogCommit = Commit<AnyEntry>

/**
 * What makes rows of a log, commit by commit. It is told every commit from the first on, and keeps in memory what may
 * still change, not what is over.
 */
export interface TableFold {
  /** Those that it makes rows of. */
  readonly tables: readonly Table[]
  add(commit: LogCommit): void
  /** The rows that are new or have changed since it was asked last, each once. */
  take(): Iterable<TableRows>
}
