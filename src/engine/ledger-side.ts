import type { Commit, CommitContext } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { Refusal } from '../errors/refusal.ts'
import type { LevelEntry } from '../inventory/entry.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { AnyEntry, AnyLedgerCommand, AnyLedgerKind, ReadBooks } from '../ledger/contract.ts'
import { FollowUps } from '../ledger/follow-ups.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerStates } from '../ledger/ledger-states.ts'
import type { LedgerDesks } from './ledger-desks.ts'

/** How many things a ledger does at most in one commit of its own. */
const mostThings = 250

/** A ledger that does something by itself. */
interface WithDue {
  readonly kind: AnyLedgerKind
  readonly state: Ledger
}

/**
 * What ledgers have to do with commits: they may refuse a command's, they add to any what follows from it, and they
 * make commits of their own of what is due. Without ledgers there is no such thing.
 */
export class LedgerSide {
  readonly books: ReadBooks
  readonly desks: LedgerDesks
  readonly #commands: ReadonlyMap<string, AnyLedgerCommand>
  readonly #followUps: FollowUps
  readonly #withDue: readonly WithDue[]
  /** Ledgers whose work came to nothing, and since when it had been due: asked again once a lock is given back. */
  readonly #parked: Map<WithDue, number> = new Map()
  /**
   * When anything is due, with and without what is parked. Every command asks several times, and only facts of ledgers
   * change it.
   */
  #next: number = Number.POSITIVE_INFINITY
  #earliest: number = Number.POSITIVE_INFINITY
  /** How many facts there were then. */
  #asOf = -1
  readonly #states: LedgerStates

  constructor(states: LedgerStates, books: ReadBooks, desks: LedgerDesks) {
    this.#states = states
    this.books = books
    this.desks = desks
    this.#followUps = new FollowUps(states)
    const commands = states.kinds.flatMap((kind) => Object.values(kind.commands))
    this.#commands = new Map(commands.map((command) => [command.name, command]))
    this.#withDue = states.kinds
      .filter((kind) => kind.due !== undefined)
      .map((kind) => ({ kind, state: states.state(kind.name) }))
  }

  /** By its name, such as `orders.place`. */
  command(name: string): AnyLedgerCommand | undefined {
    return this.#commands.get(name)
  }

  judge(entries: readonly AnyEntry[], at: number): Refusal | undefined {
    return this.#followUps.judge(entries, this.books, at)
  }

  /** Whether anything follows from a commit. */
  anyFollows(entries: readonly AnyEntry[]): boolean {
    return this.#followUps.anyWakes(entries)
  }

  /** @param held the levels whose locks the commit has, beside those that it touches */
  complete(
    entries: readonly AnyEntry[],
    at: number,
    held: readonly LevelKey[],
    context?: CommitContext,
  ): readonly AnyEntry[] {
    return this.#followUps.complete(
      entries,
      this.desks.open(at, () => [...held, ...levelsIn(entries)], context),
    )
  }

  /** To be told of each commit once it is applied: what was parked may be possible now. */
  applied({ entries }: Commit<AnyEntry>): void {
    if (this.#parked.size === 0) return
    this.#asOf = -1
    for (const entry of entries) {
      if (!isLedgerEntry(entry)) continue
      for (const one of this.#parked.keys()) if (one.kind.name === entry.ledger) this.#parked.delete(one)
    }
  }

  /** When a ledger has to do something next; Infinity if none has. */
  get earliest(): number {
    this.#look()
    return this.#earliest
  }

  /** Whether anything is due that could be about a level, parked or not. */
  isAnyDue(at: number): boolean {
    this.#look()
    return this.#next <= at
  }

  #look(): void {
    if (this.#asOf === this.#states.facts) return
    this.#asOf = this.#states.facts
    this.#next = earliestOf(this.#withDue)
    this.#earliest = earliestOf(this.#withDue.filter((one) => !this.#isParked(one)))
  }

  /**
   * What one ledger does that has something due: the entries of a commit; undefined if none came to anything.
   * @param levels only what is due on these, whose locks the commit has
   */
  doDue(at: number, levels?: readonly LevelKey[]): readonly AnyEntry[] | undefined {
    for (const one of this.#withDue) {
      const { kind } = one
      const due = nextDue(one)
      if (due > at || (levels === undefined && this.#isParked(one))) continue
      const desk = this.desks.open(at, () => levels ?? [])
      desk.letWork(kind.name, () => kind.due?.(desk, mostThings, levels))
      if (desk.entries.length > 0) return desk.entries
      if (levels !== undefined) continue
      this.#parked.set(one, due)
      this.#asOf = -1
    }
    return undefined
  }

  /** To be called when locks were given back. Returns whether anything waited for that. */
  unpark(): boolean {
    const waited = this.#parked.size > 0
    this.#parked.clear()
    this.#asOf = -1
    return waited
  }

  /** What became due earlier than what it is parked for is no longer parked. */
  #isParked(one: WithDue): boolean {
    return this.#parked.size > 0 && this.#parked.get(one) === nextDue(one)
  }
}

function earliestOf(all: readonly WithDue[]): number {
  return all.reduce((earliest, one) => Math.min(earliest, nextDue(one)), Number.POSITIVE_INFINITY)
}

function nextDue({ state }: WithDue): number {
  return state.nextDue ?? Number.POSITIVE_INFINITY
}

function* levelsIn(entries: readonly AnyEntry[]): Generator<LevelKey> {
  for (const entry of entries) if ('productId' in entry && !isLedgerEntry(entry)) yield entry as LevelEntry
}
