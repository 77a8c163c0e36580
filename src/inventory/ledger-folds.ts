import type { Commit } from '../audit/commit.ts'
import { isLedgerOpened, type LedgerEntry } from '../audit/ledger-entry.ts'
import type { PlannedBucket } from './bucket.ts'
import type { ResultSource } from './command-result.ts'
import type { Stock } from './stock.ts'

/** What is on its way, and what is waited for: units that are not on the shelf. */
export type PlannedCounts = Readonly<Record<PlannedBucket, number>>

/** A list of plain values; the first of a ledger's row is its key. */
export type LedgerRow = readonly unknown[]

/** What an idempotency key keeps of the answer of a ledger's command. */
export interface KeptAnswers {
  /** Plain JSON, read from a commit right after it. */
  keep(commit: ResultSource, stock: Stock, fields: object): unknown
}

/**
 * What is folded beside the stock from the same commits, whatever it may be. The stock knows no more of ledgers
 * than this.
 */
export interface LedgerFolds {
  /** The versions of all ledgers that the log has, by their names. */
  readonly versions: ReadonlyMap<string, number>

  /** Those of them whose entries are left out here, since nobody here knows what they mean. */
  readonly missing: readonly string[]

  /** @throws LEDGER_MISSING, JOURNAL_VERSION */
  apply(entry: LedgerEntry, commit: Commit<object>): void

  /** Forgets what nobody needs any more, by log time. */
  retain(at: number): void

  /** A product's in a warehouse; without one its sum, bound and unbound. Undefined if a ledger is missing. */
  counts(productId: string, warehouseId?: string): PlannedCounts | undefined

  /** Of a ledger's command, by its name; undefined if it is no ledger's, or that of one that is missing. */
  answers(command: string): KeptAnswers | undefined

  /** All that each ledger is, as rows of a version: that of the code that makes them. */
  images(): Iterable<readonly [ledger: string, version: number, rows: Iterable<LedgerRow>]>

  /** A log has a ledger of this version. @throws LEDGER_MISSING, JOURNAL_VERSION */
  open(ledger: string, version: number, sequence?: number): void

  /** Takes back a row of an image, as it was made as of a version. @throws JOURNAL_VERSION */
  restore(ledger: string, row: LedgerRow, version: number): void
}

export const nothingPlanned: PlannedCounts = Object.freeze({ incoming: 0, backordered: 0 })

/** Folds the stock alone: of ledgers it only knows that the log has them. */
export class LeftOutLedgers implements LedgerFolds {
  readonly versions: Map<string, number> = new Map()

  get missing(): readonly string[] {
    return [...this.versions.keys()]
  }

  apply(entry: LedgerEntry): void {
    if (isLedgerOpened(entry)) this.open(entry.ledger, entry.version)
  }

  retain(): void {}

  counts(): PlannedCounts | undefined {
    return this.versions.size === 0 ? nothingPlanned : undefined
  }

  answers(): undefined {
    return undefined
  }

  images(): Iterable<never> {
    return []
  }

  open(ledger: string, version: number): void {
    this.versions.set(ledger, version)
  }

  restore(): void {}
}
