import type { Commit } from '../audit/commit.ts'
import type { Entry, RetentionConfigured } from './entry.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'
import type { LedgerFolds } from './ledger-folds.ts'
import { configuredRetention, defaultRetention, type LogRetention } from './retention.ts'
import type { Stock } from './stock.ts'
import type { Alert } from './stock-watch.ts'

/** What the books say beside their keys. */
export interface BookNumbers {
  readonly sequence: number
  readonly at: number
  /** What the wall clock read at the last commit, if it stood behind. */
  readonly wallAt?: number | undefined
  readonly retention: LogRetention
  /** How many idempotency keys were dropped before their time, if any. */
  readonly keysDroppedEarly?: number | undefined
}

/** Books to be read. */
export type ReadCommitBooks = Pick<CommitBooks, 'sequence' | 'at' | 'wallAt' | 'retention'>

/**
 * What is true of any commit, whatever its entries are about: which was the last one and when, which idempotency
 * keys are bound, and how long the log says that what is over is kept.
 */
export class CommitBooks {
  #sequence = 0
  #at = 0
  #wallAt: number | undefined
  #retention: LogRetention = defaultRetention
  readonly keys: IdempotencyKeys

  constructor(keys: IdempotencyKeys) {
    this.keys = keys
  }

  /** The books as they were, but for their keys, which are restored next. */
  restore({ sequence, at, wallAt, retention, keysDroppedEarly = 0 }: BookNumbers): void {
    this.#sequence = sequence
    this.#at = at
    this.#wallAt = wallAt
    this.#retention = retention
    this.keys.earlyDrops.continueAt(keysDroppedEarly)
  }

  /** The last commit applied. */
  get sequence(): number {
    return this.#sequence
  }

  /** The time of the last commit applied. */
  get at(): number {
    return this.#at
  }

  /** What the wall clock read then, if it stood behind. */
  get wallAt(): number | undefined {
    return this.#wallAt
  }

  get retention(): LogRetention {
    return this.#retention
  }

  configureRetention(entry: RetentionConfigured): void {
    this.#retention = configuredRetention(entry, this.#retention)
  }

  /** Closes a commit whose entries are applied; `stock` is as they left it. */
  close(commit: Commit<Entry>, stock: Stock, ledgers: LedgerFolds): void {
    this.#sequence = commit.sequence
    this.#at = commit.at
    this.#wallAt = commit.wallAt
    const { idempotencyKey, keyRetention } = commit
    if (keyRetention !== undefined) this.#retention = Object.freeze({ ...this.#retention, keys: keyRetention })
    if (idempotencyKey !== undefined) this.keys.bindCommit(commit, idempotencyKey, this.#retention, stock, ledgers)
  }

  /** Drops the keys that the policy no longer keeps after a commit. */
  retain(commit: Commit<Entry>): Alert | undefined {
    const payload = this.keys.enforce(this.#retention, commit)
    return payload && { event: 'keys-dropped-early', payload }
  }
}
