import type { Commit } from '../audit/commit.ts'
import type { AnyEntry, AnyLedgerKind, LedgerCommand, ReadBooks } from './contract.ts'
import type { Ledger } from './ledger.ts'

/** What `ledgers: [orders]` holds: a kind with its options. One object serves one inventory. */
export interface LedgerRoom extends LedgerFold {
  /**
   * Where its commands go from here on, and where its reads come from. Called once, before the inventory writes or
   * takes anything: until `open` has resolved, commands are refused.
   */
  attach(port: LedgerPort): void
  /** Begins what it drives outside, such as an outbox. Called once the inventory takes commands, before `open` resolves. */
  start?(): void | Promise<void>
  /** Ends what it drives outside, such as a timer or an outbox. The inventory closes after it. */
  stop?(): Promise<void>
}

/** What folds a ledger's entries: all that a reader of a log needs of it. */
export interface LedgerFold {
  readonly kind: AnyLedgerKind
  /** A state before the first entry. Every opening, replay, reconciliation and snapshot makes one. */
  make(): Ledger
  /**
   * The address of a module that exports this fold as `ledgerFold`, for the thread that takes snapshots. Without one,
   * a snapshot of a log with this ledger is made in slices by the thread that asks.
   */
  readonly module?: string | undefined
}

/** What an inventory, or a replay of one, is for a ledger that is registered with it. */
export interface LedgerPort {
  /** To be read, live. @throws JOURNAL_FAILED or INVARIANT_VIOLATED once memory cannot be trusted */
  readonly books: ReadBooks
  /** The last commit that the books know, and its time. */
  readonly sequence: number
  readonly at: number
  /** Engine time now, in milliseconds since 1970; in a replay that of the last commit. */
  readonly now: number
  /** Sends a command; rejects if it is refused. A replay refuses all: NOT_OPEN. */
  call<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<Result>
  /**
   * The same for what has happened outside already: it has no part in the bound on commands in flight, and must not wait
   * for one.
   */
  note<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<Result>
  /** A timer on the inventory's clock, which keeps no process alive. Returns what stops it. Never runs in a replay. */
  after(delayMs: number, callback: () => void): () => void
  /** The commits of a part of the log, in its order, both ends included; up to what is durable. None in a replay. */
  commits(fromSequence: number, toSequence?: number): AsyncIterable<Commit<AnyEntry>>
  /** Who is told of each commit that has an entry of this ledger, once the journal has it. Never called in a replay. */
  whenDurable(listener: (commit: Commit<AnyEntry>) => void): void
}
