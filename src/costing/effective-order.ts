import type { Commit } from '../audit/commit.ts'
import type { AnyEntry } from '../ledger/contract.ts'

/** When it happened in the world. */
export function effectiveTimeOf({ at, effectiveAt = at }: Pick<Commit, 'at' | 'effectiveAt'>): number {
  return effectiveAt
}

/**
 * The commits that were told later than they happened. All others stand in the log in the order of their times, so these
 * few are all that has to be kept to read a log in the order in which things happened.
 */
export class LateCommits {
  readonly #late: Commit<AnyEntry>[] = []

  note(commit: Commit<AnyEntry>): void {
    if (effectiveTimeOf(commit) < commit.at) this.#late.push(commit)
  }

  /** Puts each late one to its time, given the others in the order of the log. */
  placed(): Placing {
    return new Placing(
      this.#late.toSorted((a, b) => effectiveTimeOf(a) - effectiveTimeOf(b) || a.sequence - b.sequence),
    )
  }
}

class Placing {
  readonly #late: readonly Commit<AnyEntry>[]
  #next = 0

  constructor(late: readonly Commit<AnyEntry>[]) {
    this.#late = late
  }

  /** The late ones that happened before a commit of the log, and then that one, unless it is late itself. */
  *before(commit: Commit<AnyEntry>): Generator<Commit<AnyEntry>, void, undefined> {
    if (effectiveTimeOf(commit) < commit.at) return
    for (let late = this.#late[this.#next]; late !== undefined; late = this.#late[this.#next]) {
      const time = effectiveTimeOf(late)
      if (time > commit.at || (time === commit.at && late.sequence > commit.sequence)) break
      this.#next += 1
      yield late
    }
    yield commit
  }

  /** Those that happened after all others. */
  *rest(): Generator<Commit<AnyEntry>, void, undefined> {
    yield* this.#late.slice(this.#next)
    this.#next = this.#late.length
  }
}
