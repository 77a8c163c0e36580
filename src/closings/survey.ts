import type { Commit } from '../audit/commit.ts'
import { happenedAt, type Interval, LateCommits } from '../audit/effective-order.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { mostRemembered } from './remembered-log.ts'

/** What is asked of a part of the log before days are derived from it. */
export interface Surveyed {
  /** What happened in it is derived. */
  readonly interval: Interval
  /** What was told from this time on is not known yet. */
  readonly until: number
  /** Commits up to this one were known to the closing before. */
  readonly known: number
}

export interface Survey {
  /** The last commit that is known; that of the closing before, if nothing came since. */
  readonly sequence: number
  /** What happened in the interval and was told later, in the order in which it happened. */
  readonly told: readonly Commit<AnyEntry>[]
  /** All that was read, if it is not too much: so that nobody has to read it again. */
  readonly commits: readonly Commit<AnyEntry>[] | undefined
  /** When the earliest of what the closing before did not know happened; Infinity if all was known. */
  readonly earliest: number
}

/** Reads a part of the log once. @param commits in its order, from the first that can be of the interval */
export async function survey(
  commits: AsyncIterable<Commit<AnyEntry>>,
  { interval: { from, to }, until, known }: Surveyed,
): Promise<Survey> {
  const late = new LateCommits<Commit<AnyEntry>>()
  let read: Commit<AnyEntry>[] | undefined = []
  let sequence = known
  let earliest = Number.POSITIVE_INFINITY
  for await (const commit of commits) {
    if (commit.at >= until) break
    const happened = happenedAt(commit)
    if (read !== undefined && read.push(commit) > mostRemembered) read = undefined
    if (happened >= from && happened < to) late.note(commit)
    if (commit.sequence <= known) continue
    sequence = commit.sequence
    earliest = Math.min(earliest, happened)
  }
  return { sequence, told: late.inOrder(), commits: read, earliest }
}
