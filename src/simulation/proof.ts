import {
  type Commit,
  type Drift,
  type Entry,
  InventoryManager,
  isInventoryError,
  LogAudit,
  type LogFindings,
  type Reconciliation,
} from '../index.ts'
import type { LedgerDefect } from '../ledger.ts'
import type { LogPlace } from './log-place.ts'
import { type Network, newNetwork } from './network.ts'
import type { OrderFigures } from './order-figures.ts'
import { differencesBetween, stateOf } from './store-state.ts'

/** What the log says when it is opened again, after the inventory that wrote it was closed. */
export interface Reopening {
  /** Milliseconds. */
  readonly openedIn: number
  /** The state that was opened, against a replay of the log. */
  readonly reconciliation: Reconciliation
  /** What it says otherwise than the inventory did before it was closed. */
  readonly differences: readonly string[]
}

/** What is wrong with what a ledger says. */
export interface NamedDefect extends LedgerDefect {
  readonly ledger: string
}

/** What the audit log proves, or does not. Nothing here is read from live counters. */
export interface Proof extends LogFindings {
  /** Units by which buckets went below zero, each bucket at its lowest. */
  readonly oversoldUnits: number
  /** Units by which replay and the log's sums differ, and what reconciliation found. */
  readonly driftUnits: number
  readonly overdrawnUnits: number
  /** What ledgers say and the stock does not do, or what they contradict themselves in. */
  readonly ledgerDefects: readonly NamedDefect[]
  readonly unbalancedUnits: number
  /** Cents by which the log and the gateway differ, or that are paid, and neither owed nor given back. */
  readonly strayCents: number
  /** What still waits for an outcome outside. */
  readonly outbox: number
  /** Live state against a replay, as the engine itself compared them before it was closed. */
  readonly reconciliation: Reconciliation
  readonly reopening?: Reopening
  /** Why the log could not be read or opened at all. */
  readonly problem?: string
  readonly isSound: boolean
}

export interface ToProve {
  readonly inventory: InventoryManager
  readonly network: Network
  /** Sums up what the log says of orders and their money. */
  readonly orders: OrderFigures
}

/**
 * Closes an inventory and proves its log as it is kept: opened again by another, read once, for its
 * audit and for whoever else wants to see it, and compared with what the inventory said at its end.
 */
export async function prove(
  { inventory, network, orders }: ToProve,
  productIds: readonly string[],
  place: LogPlace,
  onCommit: (commit: Commit<Entry>) => void,
): Promise<Proof> {
  const before = stateOf(inventory, network, productIds)
  const outbox = network.orders.outbox().length
  const reconciliation = await inventory.reconcile()
  await inventory.close()
  const audit = new LogAudit()
  const again = newNetwork()
  const ledgerAudits = again.ledgers.flatMap(({ kind }) => {
    const judging = kind.audit?.()
    return judging === undefined ? [] : [{ ledger: kind.name, judging }]
  })
  const ledgerDefects = (): NamedDefect[] =>
    ledgerAudits.flatMap(({ ledger, judging }) => Array.from(judging.defects(), (defect) => ({ ledger, ...defect })))
  const openedAt = performance.now()
  let reopened: InventoryManager | undefined
  try {
    reopened = await InventoryManager.open({ journal: place.journal(), ledgers: again.ledgers })
    const openedIn = performance.now() - openedAt
    const differences = differencesBetween(before, stateOf(reopened, again, productIds))
    for await (const commit of reopened.auditLog.commits()) {
      audit.add(commit)
      for (const { judging } of ledgerAudits) judging.commit(commit)
      orders.add(commit)
      onCommit(commit)
    }
    const findings = audit.findings(reopened)
    const reopening = { openedIn, differences, reconciliation: await reopened.reconcile() }
    const [was, is] = [reconciliation.sequence, reopening.reconciliation.sequence]
    if (was !== is) differences.push(`the last commit was ${was}, and is ${is}`)
    const strayCents = orders.astray(network.payments.accounts) + orders.kept + orders.strays
    return proofFrom(findings, reconciliation, { reopening, ledgerDefects: ledgerDefects(), strayCents, outbox })
  } catch (error) {
    if (!isInventoryError(error)) throw error
    return proofFrom(audit.findings(undefined), reconciliation, { problem: error.message })
  } finally {
    await reopened?.close()
  }
}

/** What is proven beside the stock. */
type Beside = Partial<Pick<Proof, 'reopening' | 'problem' | 'ledgerDefects' | 'strayCents' | 'outbox'>>

/** The verdict on a log, from what its audit found and what became of it when it was opened again. */
export function proofFrom(
  findings: LogFindings,
  reconciliation: Reconciliation,
  { reopening, problem, ledgerDefects = [], strayCents = 0, outbox = 0 }: Beside = {},
): Proof {
  const oversoldUnits = sum(findings.oversold.map(({ units }) => units))
  const overdrawnUnits = sum(findings.overdrawn.map(({ units }) => units))
  const unbalancedUnits = sum(findings.imbalances.map(({ units }) => Math.abs(units)))
  const reconciled = [...reconciliation.drift, ...(reopening?.reconciliation.drift ?? [])]
  const driftUnits =
    sum(findings.drift.map(({ summed, replayed }) => Math.abs(summed - replayed))) + sum(reconciled.map(differenceOf))
  const defects = findings.defects.length + ledgerDefects.length
  const wrongs = oversoldUnits + overdrawnUnits + unbalancedUnits + driftUnits + defects + strayCents + outbox
  return {
    ...findings,
    oversoldUnits,
    driftUnits,
    overdrawnUnits,
    unbalancedUnits,
    ledgerDefects,
    strayCents,
    outbox,
    reconciliation,
    ...(reopening !== undefined && { reopening }),
    ...(problem !== undefined && { problem }),
    isSound: wrongs + (reopening?.differences.length ?? 0) === 0 && problem === undefined,
  }
}

/** In units where there are units; what is no number counts as one. */
function differenceOf({ live, replayed }: Drift): number {
  if (typeof live !== 'number' || typeof replayed !== 'number') return 1
  return Math.abs(live - replayed)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
