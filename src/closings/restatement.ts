import type { Commit } from '../audit/commit.ts'
import { happenedAt } from '../audit/effective-order.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { ClosingLog } from './closing-log.ts'

/** Named figures of a report, in smallest units of the currency or in pieces. One that is left out is 0. */
export type Figures = Readonly<Record<string, number>>

/** A report over commits that are given in the order of the log: a fold that keeps nothing between two calls. */
export type Report = (commits: AsyncIterable<Commit<AnyEntry>>) => Promise<Figures>

/** A fact that was told after a period had closed, and what it changed. */
export interface LateFact {
  readonly sequence: number
  /** When it was told, and when it had happened, in milliseconds since 1970. */
  readonly at: number
  readonly effectiveAt: number
  /** What its commit says. */
  readonly types: readonly string[]
  /** The report with it, less the report without it. */
  readonly effect: Figures
}

/** A period as it closed and as it is known now. `closed` and the effects of the bridge sum up to `restated`. */
export interface Restatement {
  readonly closed: Figures
  readonly restated: Figures
  /** In the order of the log. Facts that changed nothing are left out. */
  readonly bridge: readonly LateFact[]
}

export interface ClosedPeriod {
  /** What was known when its last day closed. */
  readonly sequence: number
  /** Its end, in milliseconds since 1970. */
  readonly to: number
}

/** The report is made once for the closing and once for each late fact. */
export async function restate(
  log: Pick<ClosingLog, 'commits'>,
  { sequence, to }: ClosedPeriod,
  report: Report,
): Promise<Restatement> {
  const late: Commit<AnyEntry>[] = []
  for await (const commit of log.commits(sequence + 1)) if (happenedAt(commit) < to) late.push(commit)
  const closed = await report(log.commits(1, sequence))
  const bridge: LateFact[] = []
  let before = closed
  for (const [index, commit] of late.entries()) {
    const after = await report(withLate(log.commits(1, sequence), late.slice(0, index + 1)))
    const effect = difference(after, before)
    before = after
    if (Object.keys(effect).length > 0) bridge.push(lateFact(commit, effect))
  }
  return { closed, restated: before, bridge }
}

async function* withLate<Item>(
  known: AsyncIterable<Item>,
  late: readonly Item[],
): AsyncGenerator<Item, void, undefined> {
  yield* known
  yield* late
}

function lateFact(commit: Commit<AnyEntry>, effect: Figures): LateFact {
  const types = [
    ...new Set(commit.entries.map((entry) => ('ledger' in entry ? `${entry.ledger}.${entry.type}` : entry.type))),
  ]
  const { sequence, at } = commit
  return { sequence, at, effectiveAt: happenedAt(commit), types, effect }
}

function difference(after: Figures, before: Figures): Figures {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const changes = Array.from(names, (name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const)
  return Object.fromEntries(changes.filter(([, change]) => change !== 0))
}
