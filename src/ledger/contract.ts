import type { Commit } from '../audit/commit.ts'
import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { FieldList, Unchecked } from '../errors/known-fields.ts'
import type { Refusal } from '../errors/refusal.ts'
import type { CommandKind } from '../inventory/commands/command-kind.ts'
import type { Entry } from '../inventory/entry.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Stock } from '../inventory/stock.ts'
import type { CommitView, Ledger } from './ledger.ts'

/*
 * What a ledger and the inventory promise each other: commands are decided on a desk, a desk runs commands, and a kind
 * has both. So they stand in one file.
 */

/** An entry of the stock, or of a ledger: `isLedgerEntry` tells. */
export type AnyEntry = Entry | LedgerEntry

/** Stock and ledgers, to be read. */
export interface ReadBooks {
  readonly stock: Stock
  /** @throws LEDGER_MISSING if it is not registered */
  ledger<Fact extends LedgerEntry, State extends Ledger<Fact>>(key: LedgerKey<Fact, State>): State
  /** Whether a ledger is registered. */
  has(ledger: string): boolean
}

/** A command of a ledger, or one of the stock: what a desk can run. */
export type RunnableKind<Request, Fields, Kept, Result> =
  | CommandKind<Request, Fields, Result>
  | LedgerCommand<Request, Fields, Kept, Result>

/**
 * What a command of a ledger decides on, and what follows from somebody's commit is made on: a draft of stock and
 * ledgers. It sees what was done on it so far; nobody else does until the commit. All that is done on it becomes one
 * commit, or nothing.
 */
export interface Desk extends ReadBooks {
  /** Engine time, in milliseconds since 1970. */
  readonly at: number
  /** The ledger that ran this command, if a ledger did. */
  readonly asker: string | undefined
  /** How many more entries the commit should have, at most. What does not fit is left as state that is due. */
  readonly room: number

  /** A new id for a ledger's own things. */
  newId(): string

  /** Whether this commit may touch a stock level now. If not, another command holds it: leave it as state that is due. */
  mayTouch(level: LevelKey): boolean

  /**
   * Runs a command of the stock or of any ledger, all or nothing: a refused one leaves the desk as it was. What it
   * gives has no sequence yet (−1). What adds or configures a warehouse is no command on a desk.
   * @param owner in whose name: whose the holds are that it makes, and may touch. The ledger at work if left out, nobody's
   * if null
   */
  run<Request, Fields, Kept, Result>(
    kind: RunnableKind<Request, Fields, Kept, Result>,
    request: Request,
    owner?: string | null,
  ): Result | Refusal

  /** Adds a fact of a ledger's. Only a ledger's own code records its facts. */
  record<Fact extends LedgerEntry, State extends Ledger<Fact>>(key: LedgerKey<Fact, State>, entry: NoInfer<Fact>): void
}

/** The commit that a command came to: its own entries, without what followed. */
export interface OwnCommit extends Pick<CommitView, 'sequence' | 'at'> {
  readonly entries: readonly AnyEntry[]
}

/**
 * A command of a ledger as one value. The pipeline, other ledgers' desks and a replay's idempotency keys read the
 * same functions. `Fields` and `Kept` are plain JSON: the log and snapshots have them.
 */
export interface LedgerCommand<Request, Fields, Kept, Result> {
  /** With its ledger's name: `orders.place`. A commit with an idempotency key records it. */
  readonly name: string
  /** What a request may have, its labels included (`commandFields`). Whatever else it has is refused. */
  readonly request: FieldList<Request>
  /** Whether whoever sends it says why. */
  readonly needsReason: boolean
  /**
   * Checks and copies, and reads each field once. The labels (context, key, signal) are read beside it.
   * @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field
   */
  read(request: Unchecked): Fields
  /** The stock levels that it may touch, as far as they are known; named again once their locks are held. */
  locks(fields: Fields, books: ReadBooks): readonly LevelKey[]
  /** Does all on the desk. A refusal leaves no trace of it. */
  decide(fields: Fields, desk: Desk): Refusal | undefined
  /** What an idempotency key remembers: all of the answer that later facts change. Right after the commit. */
  keep(fields: Fields, books: ReadBooks, commit: OwnCommit): Kept
  /** The answer, from that: as it was at that commit. */
  result(kept: Kept, books: ReadBooks): Result
  /** What makes two of them the same command: all fields, but for what is context. */
  identity(fields: Fields): object
}

/** A command of which the caller does not know what it reads, keeps and gives. */
export type AnyLedgerCommand = LedgerCommand<object, object, unknown, unknown>

/** What a ledger is found by. A room whose commands stand in several files begins with it, and so has no circle. */
export interface LedgerKey<Fact extends LedgerEntry = LedgerEntry, State extends Ledger<Fact> = Ledger<Fact>> {
  /** What its entries bear as `ledger`: lower-case letters, digits and hyphens. */
  readonly name: Fact['ledger']
  /** From 1; raised with the form of its entries or rows. The log has it. */
  readonly version: number
  /** These tell the compiler whose key it is, and are never there. */
  readonly opens?: State
  readonly records?: Fact
}

/** What a ledger is, whoever opens it and however: its one constant. */
export interface LedgerKind<Fact extends LedgerEntry = LedgerEntry, State extends Ledger<Fact> = Ledger<Fact>>
  extends LedgerKey<Fact, State> {
  readonly commands: Readonly<Record<string, AnyLedgerCommand>>
  /** An entry of an earlier version, in today's form. */
  upcast?(entry: LedgerEntry, from: number): Fact

  /** What of others it follows: first by type, then by `wakes`. Where nothing wakes it, no draft is made for it. */
  readonly wakesOn?: readonly string[]
  wakes?(entry: AnyEntry, state: State): boolean
  /**
   * What follows from somebody's commit, in that same commit. It sees the entries that it has not seen. It never
   * refuses, and touches only levels of which `desk.mayTouch` says so. One that throws stops the engine.
   */
  follow?(entries: readonly AnyEntry[], desk: Desk): void

  /** May refuse somebody's commit, before anything follows from it. Expiries are not asked about: they are facts. */
  judge?(entries: readonly AnyEntry[], books: ReadBooks, at: number): Refusal | undefined

  /**
   * Does what is due, at most about `limit` things. With levels, only what is due on them: a command on them is
   * decided next. What came to nothing is asked about again once a lock is given back.
   */
  due?(desk: Desk, limit: number, levels?: readonly LevelKey[]): void

  /** For `verify` and `reconcile`: judges a log by its entries alone. */
  audit?(): LedgerAudit
}

/** A kind of which the caller does not know the facts. */
export type AnyLedgerKind = LedgerKind

/** What is wrong in a log, in a sentence, and since which commit. */
export interface LedgerDefect {
  readonly sequence: number
  readonly problem: string
}

/** Judges whole commits, in the order of the log. */
export interface LedgerAudit {
  commit(commit: Commit<AnyEntry>): void
  /** What is wrong, and after the last commit also what is left over. */
  defects(): Iterable<LedgerDefect>
}
