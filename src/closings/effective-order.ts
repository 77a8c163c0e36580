import type { Commit } from '../audit/commit.ts'

/** A half-open interval of instants, in milliseconds since 1970. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** When it happened, as far as that was said. */
export function happenedAt({ at, effectiveAt }: Pick<Commit, 'at' | 'effectiveAt'>): number {
  return effectiveAt ?? at
}

/**
 * The commits that happened in an interval, in the order in which they happened; of one moment in the order of the log.
 * Those that were told as they happened stand in that order already.
 * @param commits in the order of the log
 * @param told those of them that were told later, in the order in which they happened
 */
export async function* inEffectiveOrder<C extends Commit>(
  commits: AsyncIterable<C> | Iterable<C>,
  told: readonly C[],
  { from, to }: Interval,
): AsyncGenerator<C, void, undefined> {
  let next = 0
  for await (const commit of commits) {
    if (commit.effectiveAt !== undefined || commit.at < from) continue
    if (commit.at >= to) break
    for (let first = told[next]; first !== undefined && compare(first, commit) < 0; first = told[next]) {
      next += 1
      yield first
    }
    yield commit
  }
  yield* told.slice(next)
}

/** By when they happened; of one moment in the order of the log. */
export function compare(a: Commit, b: Commit): number {
  return happenedAt(a) - happenedAt(b) || a.sequence - b.sequence
}
