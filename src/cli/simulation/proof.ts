import {
  type Commit,
  type Drift,
  type Entry,
  type InventoryManager,
  isInventoryError,
  type Journal,
  LogAudit,
  type LogFindings,
  replay,
} from '../../index.ts'

/** What the audit log proves, or does not. Nothing here is read from live counters. */
export interface Proof extends LogFindings {
  /** Units by which buckets went below zero, each bucket at its lowest. */
  readonly oversoldUnits: number
  /** Units by which replay and the log's sums differ, and what reconciliation found. */
  readonly driftUnits: number
  readonly overdrawnUnits: number
  readonly unbalancedUnits: number
  /** Live state against a replay, as the engine itself compares them. */
  readonly reconciliation: {
    readonly sequence: number
    readonly levels: number
    readonly reservations: number
    readonly drift: readonly Drift[]
  }
  /** Why the log could not be replayed at all. */
  readonly replayProblem?: string
  readonly isSound: boolean
}

/** Reads the log once, for its audit and for whoever else wants to see it. */
export async function prove(
  inventory: InventoryManager,
  journal: Journal,
  onCommit: (commit: Commit<Entry>) => void,
): Promise<Proof> {
  await inventory.settled()
  const audit = new LogAudit()
  for await (const commit of inventory.auditLog.commits()) {
    audit.add(commit)
    onCommit(commit)
  }
  try {
    const replayed = await replay(journal)
    return judge(audit.findings(replayed), await inventory.reconcile())
  } catch (error) {
    if (!isInventoryError(error)) throw error
    return judge(audit.findings(undefined), nothingReconciled, error.message)
  }
}

/** The verdict on a log: `replayed` must be its fold. */
export function judge(findings: LogFindings, reconciliation: Proof['reconciliation'], replayProblem?: string): Proof {
  const oversoldUnits = sum(findings.oversold.map(({ units }) => units))
  const overdrawnUnits = sum(findings.overdrawn.map(({ units }) => units))
  const unbalancedUnits = sum(findings.imbalances.map(({ units }) => Math.abs(units)))
  const driftUnits =
    sum(findings.drift.map(({ summed, replayed }) => Math.abs(summed - replayed))) +
    sum(reconciliation.drift.map(differenceOf)) +
    (replayProblem === undefined ? 0 : 1)
  const isSound = oversoldUnits + overdrawnUnits + unbalancedUnits + driftUnits + findings.defects.length === 0
  return {
    ...findings,
    oversoldUnits,
    overdrawnUnits,
    unbalancedUnits,
    driftUnits,
    reconciliation,
    ...(replayProblem !== undefined && { replayProblem }),
    isSound,
  }
}

const nothingReconciled: Proof['reconciliation'] = {
  sequence: 0,
  levels: 0,
  reservations: 0,
  drift: [],
}

/** In units where there are units; what is no number counts as one. */
function differenceOf({ live, replayed }: Drift): number {
  if (typeof live !== 'number' || typeof replayed !== 'number') return 1
  return Math.abs(live - replayed)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
