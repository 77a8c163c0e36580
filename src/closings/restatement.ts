import type { Commit } from '../audit/commit.ts'
import { happenedAt } from '../audit/effective-order.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { ClosingLog } from './closing-log.ts'

/** Named figures of a report, in smallest units of the currency or in pieces. One that is left out is 0. */
export type Figures = Readonly<Record<string, number>>

/** A report over commits that are given in the order of the log: a fold that keeps nothing between two calls. */
export type Report = (commits: AsyncIterable<Commit<AnyEntry>>) => Promise<Figures>

/** A report that goes on: it says what it comes to after any commit. It is used once. */
export interface RunningReport {
  add(commit: Commit<AnyEntry>): void
  figures(): Figures
}

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
  /** The last commit that is known now; without it, all that there are. */
  readonly knownNow?: number
}

/** A report that does not go on is made once for the closing and once for each late fact. */
export async function restate(
  log: Pick<ClosingLog, 'commits'>,
  { sequence, to, knownNow }: ClosedPeriod,
  report: Report | RunningReport,
): Promise<Restatement> {
  const late: Commit<AnyEntry>[] = []
  for await (const commit of log.commits(sequence + 1, knownNow)) if (happenedAt(commit) < to) late.push(commit)
  const states =
    typeof report === 'function' ? madeAnew(log, sequence, late, report) : goneOn(log, sequence, late, report)
  const closed = (await states.next()).value as Figures
  const bridge: LateFact[] = []
  let before = closed
  for (const commit of late) {
    const after = (await states.next()).value as Figures
    const effect = difference(after, before)
    before = after
    if (Object.keys(effect).length > 0) bridge.push(lateFact(commit, effect))
  }
  return { closed, restated: before, bridge }
}

/** What a report says of the closing, and with each late fact more. */
type States = AsyncGenerator<Figures, void, undefined>

async function* madeAnew(
  log: Pick<ClosingLog, 'commits'>,
  sequence: number,
  late: readonly Commit<AnyEntry>[],
  report: Report,
): States {
  yield await report(log.commits(1, sequence))
  for (const index of late.keys()) yield await report(withLate(log.commits(1, sequence), late.slice(0, index + 1)))
}

async function* goneOn(
  log: Pick<ClosingLog, 'commits'>,
  sequence: number,
  late: readonly Commit<AnyEntry>[],
  report: RunningReport,
): States {
  for await (const commit of log.commits(1, sequence)) report.add(commit)
  yield report.figures()
  for (const commit of late) {
    report.add(commit)
    yield report.figures()
  }
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
