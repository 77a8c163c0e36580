import type { Commit } from '../audit/commit.ts'
import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { PlannedBucket } from './bucket.ts'
import type { ResultSource } from './command-result.ts'
import type { Stock } from './stock.ts'

/** What is on its way, and what is waited for: units that are not on the shelf. */
export type PlannedCounts = Readonly<Record<PlannedBucket, number>>

/** A list of plain values; the first of a ledger's row is its key. */
export type LedgerRow = readonly unknown[]

/** What a command of a ledger answers, from what its idempotency key keeps. */
export interface KeptAnswers {
  /** What is kept: plain JSON, read from a commit right after it. */
  keep(commit: ResultSource, stock: Stock, fields: object): unknown
  /** The answer, from what was kept. */
  result(kept: unknown, stock: Stock): unknown
}

/**
 * What is folded beside the stock from the same commits, whatever it may be. The stock knows no more of ledgers
 * than this.
 */
export interface LedgerFolds {
  /** The versions of all ledgers that the log has, by their names. */
  readonly versions: Readonly<Record<string, number>>

  /** @throws LEDGER_MISSING, JOURNAL_VERSION */
  apply(entry: LedgerEntry, commit: Commit<object>): void

  /** Forgets what nobody needs any more, by log time. */
  retain(at: number): void

  /** A product's in a warehouse; without one its sum, bound and unbound. Undefined: no ledger here counts such things. */
  counts(productId: string, warehouseId?: string): PlannedCounts | undefined

  /** Of a ledger's command, by its name; undefined if it is no ledger's, or that of one that is not here. */
  answers(command: string): KeptAnswers | undefined

  /** All that each ledger is, as rows. */
  images(): Iterable<readonly [ledger: string, version: number, rows: Iterable<LedgerRow>]>

  /** Takes back rows of an image. @throws LEDGER_MISSING, JOURNAL_VERSION */
  restore(ledger: string, version: number, rows: readonly LedgerRow[]): void
}
