import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { Fold } from '../audit/replayer.ts'
import { type BookNumbers, CommitBooks, type ReadCommitBooks } from './commit-books.ts'
import type { CommitStamp } from './commit-stamp.ts'
import type { Entry } from './entry.ts'
import { IdempotencyKeys } from './idempotency-keys.ts'
import { type LedgerFolds, LeftOutLedgers } from './ledger-folds.ts'
import type { LiveStock } from './stock.ts'
import { mustFollowItsMovement } from './stock-count.ts'
import { StockFold } from './stock-fold.ts'
import type { StorageNote } from './stock-storage.ts'
import type { Alert } from './stock-watch.ts'
import { ShardedMap } from './storage/sharded-map.ts'
import { TableStorage } from './storage/table-storage.ts'

/** A state to be read: there is no way from here to a change. */
export interface ReadState {
  readonly books: ReadCommitBooks
  readonly stock: LiveStock
  readonly ledgers: LedgerFolds
}

/**
 * Everything the log says, folded: the books of its commits, and the stock that their entries come to. The live path
 * and the replayer change it by the same `fold` and `retain`.
 *
 * Keeps: invariant 3 (nothing changes but by an entry) and 4 (replay gives the same state).
 */
export class InventoryState implements Fold<Entry>, ReadState {
  readonly books: CommitBooks = new CommitBooks(new IdempotencyKeys(() => new ShardedMap()))
  readonly stock: StockFold = new StockFold(new TableStorage())

  readonly ledgers: LedgerFolds

  /** @param ledgers what is folded beside the stock */
  constructor(ledgers: LedgerFolds = new LeftOutLedgers()) {
    this.ledgers = ledgers
  }

  /** A state as it was, but for its contents, which are restored next. */
  static restored(numbers: BookNumbers, note: StorageNote, ledgers: LedgerFolds): InventoryState {
    const state = new InventoryState(ledgers)
    state.books.restore(numbers)
    state.stock.storage.continueFrom(note)
    return state
  }

  /** Folds one commit; returns what became true with it. */
  apply(commit: Commit<Entry>): readonly Alert[] {
    return this.retain(commit, this.fold(commit))
  }

  /**
   * The first half of `apply`: all that the commit says is true, and what it ended is still there, so that the
   * command's result can be read.
   */
  fold(commit: Commit<Entry>): readonly Alert[] {
    const { books, stock } = this
    let stamp: CommitStamp = commit
    let ownLeft = commit.own ?? Number.POSITIVE_INFINITY
    let previous: Entry | undefined
    for (const entry of commit.entries) {
      // What followed is not about what its commit is about.
      if (ownLeft === 0) stamp = { sequence: commit.sequence, at: commit.at }
      ownLeft -= 1
      if (isLedgerEntry(entry)) {
        this.ledgers.apply(entry, commit)
        previous = undefined
        continue
      }
      if (entry.type === 'retention-configured') books.configureRetention(entry)
      else {
        const ended = stock.apply(entry, stamp)
        if (ended !== undefined) books.keys.reservationEnded(ended, commit.at)
      }
      if (entry.type === 'counted') mustFollowItsMovement(entry, previous)
      previous = entry
    }
    const alerts = stock.alerts(commit.sequence)
    books.close(commit, stock, this.ledgers)
    return alerts
  }

  /** The second half: forgets what the log's retention no longer keeps. */
  retain(commit: Commit<Entry>, alerts: readonly Alert[]): readonly Alert[] {
    this.stock.retain(this.books.retention, commit.at)
    this.ledgers.retain(commit.at)
    const dropped = this.books.retain(commit)
    return dropped === undefined ? alerts : [...alerts, dropped]
  }
}
