import type { Refusal } from '../errors/refusal.ts'
import type { AnyEntry, AnyLedgerKind, ReadBooks } from './contract.ts'
import type { LedgerStates } from './ledger-states.ts'
import type { WorkingDesk } from './working-desk.ts'

/** More rounds than this are two ledgers that answer each other for ever. */
const mostRounds = 16

/** What follows from a commit that is about to be made: each ledger says it of its own, and none of the others'. */
export class FollowUps {
  readonly #ledgers: LedgerStates
  readonly #followers: readonly Follower[]
  readonly #judges: readonly AnyLedgerKind[]

  constructor(ledgers: LedgerStates) {
    this.#ledgers = ledgers
    this.#judges = ledgers.kinds.filter((kind) => kind.judge !== undefined)
    this.#followers = ledgers.kinds
      .filter((kind) => kind.follow !== undefined)
      .map((kind) => ({ kind, wakesOn: new Set(kind.wakesOn) }))
  }

  /** Whether a ledger refuses somebody's commit. */
  judge(entries: readonly AnyEntry[], books: ReadBooks): Refusal | undefined {
    for (const kind of this.#judges) {
      const refusal = kind.judge?.(entries, books)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }

  /**
   * The entries of a commit, with all that follows from them behind.
   * @param openDesk makes the desk for it: only where a ledger wakes
   */
  complete(entries: readonly AnyEntry[], openDesk: () => WorkingDesk): readonly AnyEntry[] {
    if (!this.#followers.some((follower) => this.#wakes(follower, entries))) return entries
    const desk = openDesk()
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
      const unseen = desk.entries.slice(seen.get(follower) ?? 0)
      const { kind } = follower
      if (this.#wakes(follower, unseen, desk)) desk.letWork(kind.name, () => kind.follow?.(unseen, desk))
      seen.set(follower, desk.entries.length)
    }
    return desk.entries.length > before
  }

  #wakes({ kind, wakesOn }: Follower, entries: readonly AnyEntry[], desk?: WorkingDesk): boolean {
    for (const entry of entries) {
      if (!wakesOn.has(entry.type)) continue
      if (kind.wakes === undefined) return true
      if (kind.wakes(entry, desk?.peek(kind.name) ?? this.#ledgers.state(kind.name))) return true
    }
    return false
  }
}

interface Follower {
  readonly kind: AnyLedgerKind
  readonly wakesOn: ReadonlySet<string>
}
