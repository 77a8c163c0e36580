import type { Refusal } from '../errors/refusal.ts'
import type { AnyEntry, AnyLedgerKind, ReadBooks } from './contract.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerStates } from './ledger-states.ts'
import type { WorkingDesk } from './working-desk.ts'

/** More rounds than this are two ledgers that answer each other for ever. */
const mostRounds = 16

interface Follower {
  readonly kind: AnyLedgerKind
  readonly state: Ledger
}

/** What follows from a commit that is about to be made: each ledger says it of its own, and none of the others'. */
export class FollowUps {
  readonly #followers: readonly Follower[]
  /** By the type of an entry: few commits have one that anybody follows. */
  readonly #byType: ReadonlyMap<string, readonly Follower[]>
  readonly #judges: readonly AnyLedgerKind[]

  constructor(ledgers: LedgerStates) {
    this.#judges = ledgers.kinds.filter((kind) => kind.judge !== undefined)
    this.#followers = ledgers.kinds
      .filter((kind) => kind.follow !== undefined)
      .map((kind) => ({ kind, state: ledgers.state(kind.name) }))
    const types = new Set(this.#followers.flatMap(({ kind }) => kind.wakesOn ?? []))
    this.#byType = new Map(
      Array.from(types, (type) => [type, this.#followers.filter(({ kind }) => kind.wakesOn?.includes(type))]),
    )
  }

  /** Whether a ledger refuses somebody's commit. */
  judge(entries: readonly AnyEntry[], books: ReadBooks, at: number): Refusal | undefined {
    for (const kind of this.#judges) {
      const refusal = kind.judge?.(entries, books, at)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }

  /** Whether any ledger wakes for what a commit has so far. Asked of every commit: a desk is only made where one does. */
  anyWakes(entries: readonly AnyEntry[]): boolean {
    for (const entry of entries) {
      const followers = this.#byType.get(entry.type)
      if (followers === undefined) continue
      for (const { kind, state } of followers) if (wakes(kind, entry, state)) return true
    }
    return false
  }

  /** The entries of a commit, with all that follows from them behind. @param desk a new one */
  complete(entries: readonly AnyEntry[], desk: WorkingDesk): readonly AnyEntry[] {
    desk.begin(entries)
    const seen = new Map<Follower, number>()
    for (let round = 0; round < mostRounds; round += 1) {
      if (!this.#followOnce(desk, seen)) return desk.entries
    }
    throw new Error(`ledgers follow each other for more than ${mostRounds} rounds`)
  }

  /** Shows each ledger what it has not seen. Returns whether any added something. */
  #followOnce(desk: WorkingDesk, seen: Map<Follower, number>): boolean {
    const before = desk.entries.length
    for (const follower of this.#followers) {
      const { kind } = follower
      const unseen = desk.entries.slice(seen.get(follower) ?? 0)
      const isAwake = unseen.some(
        (entry) => kind.wakesOn?.includes(entry.type) === true && wakes(kind, entry, desk.peek(kind.name)),
      )
      if (isAwake) desk.letWork(kind.name, () => kind.follow?.(unseen, desk))
      seen.set(follower, desk.entries.length)
    }
    return desk.entries.length > before
  }
}

function wakes(kind: AnyLedgerKind, entry: AnyEntry, state: Ledger): boolean {
  return kind.wakes === undefined || kind.wakes(entry, state)
}
