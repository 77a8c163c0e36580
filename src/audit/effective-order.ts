import type { Commit } from './commit.ts'

/** A half-open interval of instants, in milliseconds since 1970. */
export interface Interval {
  readonly from: number
  readonly to: number
}

type Times = Pick<Commit, 'at' | 'effectiveAt'>

/** When it happened in the world. */
export function happenedAt({ at, effectiveAt = at }: Times): number {
  return effectiveAt
}

/** Whether it was told later than it happened. All other commits stand in the log in the order of their times. */
export function isLate(commit: Times): boolean {
  return happenedAt(commit) < commit.at
}

/** By when they happened; of one moment in the order of the log. */
export function compareTimes(a: Commit, b: Commit): number {
  return happenedAt(a) - happenedAt(b) || a.sequence - b.sequence
}

/**
 * The commits that were told later than they happened: these few are all that has to be kept to read a log in the order
 * in which things happened.
 */
export class LateCommits<C extends Commit> {
  readonly #late: C[] = []

  note(commit: C): void {
    if (isLate(commit)) this.#late.push(commit)
  }

  /** In the order in which they happened. */
  inOrder(): readonly C[] {
    return this.#late.toSorted(compareTimes)
  }
}

/** Puts late commits to their times, given the others in the order of the log. */
export class Placing<C extends Commit> {
  readonly #late: readonly C[]
  #next = 0

  /** @param late in the order in which they happened */
  constructor(late: readonly C[]) {
    this.#late = late
  }

  /** Those that happened before one that is not late, and that were not given yet. */
  before(commit: C): readonly C[] {
    const first = this.#next
    let late = this.#late[this.#next]
    while (late !== undefined && compareTimes(late, commit) < 0) {
      this.#next += 1
      late = this.#late[this.#next]
    }
    return first === this.#next ? [] : this.#late.slice(first, this.#next)
  }

  /** Those that happened after all others. */
  rest(): readonly C[] {
    const first = this.#next
    this.#next = this.#late.length
    return this.#late.slice(first)
  }
}

/**
 * The commits that happened in an interval, in the order in which they happened.
 * @param commits in the order of the log
 * @param late those of them that happened in the interval and were told later, in the order in which they happened
 */
export async function* inEffectiveOrder<C extends Commit>(
  commits: AsyncIterable<C> | Iterable<C>,
  late: readonly C[],
  { from, to }: Interval,
): AsyncGenerator<C, void, undefined> {
  const placing = new Placing(late)
  for await (const commit of commits) {
    if (isLate(commit) || commit.at < from) continue
    if (commit.at >= to) break
    for (const before of placing.before(commit)) yield before
    yield commit
  }
  for (const after of placing.rest()) yield after
}
