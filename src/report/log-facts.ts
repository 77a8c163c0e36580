import type { ReadCommits } from '../closings.ts'

/** What a log says of itself. */
export interface LogFacts {
  /** The last commit, and when it was recorded. */
  readonly sequence: number
  readonly at: number
  /** So many commits say that what they tell happened earlier. */
  readonly late: number
  /** The first time that anything happened, and the last. */
  readonly firstAt: number
  readonly lastAt: number
  /** `USD`: of the first order, since all of a shop are in one; none where nothing was ordered. */
  readonly currency: string | undefined
}

export async function logFacts(commits: ReturnType<ReadCommits>): Promise<LogFacts> {
  const facts = { sequence: 0, at: 0, late: 0, firstAt: Number.POSITIVE_INFINITY, lastAt: 0 }
  let currency: string | undefined
  for await (const { sequence, at, effectiveAt, entries } of commits) {
    facts.sequence = sequence
    facts.at = at
    if (effectiveAt !== undefined) facts.late += 1
    facts.firstAt = Math.min(facts.firstAt, effectiveAt ?? at)
    facts.lastAt = Math.max(facts.lastAt, effectiveAt ?? at)
    currency ??= entries.flatMap((entry) => ('currency' in entry ? [String(entry.currency)] : []))[0]
  }
  return { ...facts, currency }
}
