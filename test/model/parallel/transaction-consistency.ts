import { expect } from 'vitest'
import type { BatchRequest, Commit, Entry } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import type { Draft, Fact } from '../../support/oracle-facts.ts'
import { type Decision, decide, isArgumentBad, oneByOne, together } from '../../support/oracle-rules.ts'
import { asDraft, timesOf } from './consistency.ts'
import type { LogOracle } from './log-oracle.ts'
import type { Record, Step, TransactionRecord } from './records.ts'
import { at } from './requests.ts'

/** What a whole transaction may be refused with: what is judged again at its commit. */
const refusals: readonly string[] = ['RESERVATION_EXPIRED', 'CAPACITY_EXCEEDED']

/** Checks that each transaction is one commit or none, and each of its steps what the oracle says. */
export function checkTransactions(log: LogOracle, record: Record): void {
  for (const one of record.transactions) {
    const commit = log.commitOf(one.call)
    const what = `transaction ${one.call}`
    const { outcome } = one
    if (outcome?.kind === 'refused') expect(refusals, what).toContain(outcome.code)
    if (one.throws) expect(outcome?.kind, `${what} has thrown`).not.toBe('value')
    const isRolledBack =
      outcome?.kind === 'refused' || outcome?.kind === 'own' || (outcome?.kind === 'ended' && outcome.code === 'CLOSED')
    if (isRolledBack) expect(commit, `invariant 9: ${what} was rolled back`).toBeUndefined()
    if (outcome?.kind === 'value' && commit !== undefined)
      expect(one.durableAfter, `invariant 11: ${what}`).toBeGreaterThanOrEqual(commit.sequence)
    // Unanswered ones may have had more steps than were written down in time.
    if (outcome === undefined || outcome.kind === 'ended') continue
    checkSteps(log, record, one, outcome.kind === 'value' ? (commit?.entries ?? []) : undefined)
    if (commit !== undefined) checkTimes(log, commit)
  }
}

/** `entries`: those of its commit, or undefined if it was rolled back. */
function checkSteps(
  log: LogOracle,
  record: Record,
  one: TransactionRecord,
  entries: readonly Entry[] | undefined,
): void {
  // Its function may live on after an abort.
  const steps = one.steps.filter(({ outcome }) => outcome.kind !== 'refused' || outcome.code !== 'TRANSACTION_CLOSED')
  const isExplained = explain(log, record, one, steps, [], entries?.map(withoutExpiry))
  const what = `transaction ${one.call}: ${JSON.stringify(steps)}, committed as ${JSON.stringify(entries)}`
  expect(isExplained, `${what}: nowhere is it so`).toBe(true)
}

/** Whether the oracle comes to the same, each step at some sequence and time while the transaction ran. */
function explain(
  log: LogOracle,
  record: Record,
  one: TransactionRecord,
  [step, ...later]: readonly Step[],
  own: readonly Fact[],
  left: readonly object[] | undefined,
): boolean {
  if (step === undefined) return left === undefined || left.length === 0
  return explanations(log, record, one, step, own, left).some((drafts) => {
    const made = drafts.map((draft) => ({ ...draft, sequence: Number.MAX_SAFE_INTEGER, at: 0 }))
    return explain(log, record, one, later, [...own, ...made], left?.slice(drafts.length))
  })
}

/** What a step can have come to. The times differ, so an extension can be one or none. */
function explanations(
  log: LogOracle,
  record: Record,
  one: TransactionRecord,
  { request, outcome }: Step,
  own: readonly Fact[],
  left: readonly object[] | undefined,
): readonly (readonly Draft[])[] {
  const found = new Map<string, readonly Draft[]>()
  const last = Math.min(Math.max(one.durableAfter, one.durableBefore), log.lastSequence)
  const made = outcome.kind === 'value' ? idsIn(outcome.value) : []
  for (let sequence = last; sequence >= one.durableBefore; sequence -= 1) {
    for (const now of timesOf(record, one)) {
      const oracle = log.at(sequence, now)
      // After its commit the log has its facts already.
      oracle.facts = oracle.facts.filter((fact) => !isOf(log, one.call, fact.sequence))
      oracle.facts.push(...own)
      oracle.locked = one.levels.map(at)
      const decision = decideInside(oracle, request, made)
      if (typeof decision === 'string') {
        if (outcome.kind === 'refused' && outcome.code === decision) found.set(decision, [])
      } else if (outcome.kind === 'value' && isNext(decision, left)) found.set(JSON.stringify(decision), decision)
    }
  }
  return [...found.values()]
}

/** In a transaction nothing expires first: an overdue hold is refused, or ends by its release. */
function decideInside(oracle: Oracle, request: BatchRequest, ids: readonly string[]): Decision {
  if ('reservationIds' in request) {
    // Twice the same is refused before anything is read.
    return isArgumentBad(request) ?? together(oneByOne(request).map((one) => decideInside(oracle, one, ids)))
  }
  const decision = decide(oracle, request, ids)
  if (decision === 'LEVEL_NOT_LOCKED' || !('reservationId' in request)) return decision
  const hold = oracle.reservation(request.reservationId as string)
  if (hold?.status !== 'pending' || hold.expiresAt > oracle.at) return decision
  if (request.type === 'confirm' || request.type === 'extend') return 'RESERVATION_EXPIRED'
  if (request.type !== 'release') return decision
  // All of it ends, whatever part was asked for.
  const { quantity: _, ...whole } = request
  const released = decide(oracle, whole, ids)
  return typeof released === 'string' ? released : released.map((draft) => ({ ...draft, type: 'expired' }))
}

function isNext(drafts: readonly Draft[], left: readonly object[] | undefined): boolean {
  if (left === undefined) return true
  return (
    JSON.stringify(drafts.map(withoutExpiry).map(sorted)) === JSON.stringify(left.slice(0, drafts.length).map(sorted))
  )
}

/** Holds made or confirmed in it have not run out by its commit, nor has any other. */
function checkTimes(log: LogOracle, commit: Commit<Entry>): void {
  const after = log.at(commit.sequence)
  for (const entry of commit.entries) {
    if (entry.type !== 'reserved' && entry.type !== 'confirmed') continue
    const { expiresAt } = after.reservation(entry.reservationId as string) as { expiresAt: number }
    expect(expiresAt, `${entry.type} in commit ${commit.sequence}`).toBeGreaterThan(commit.at)
  }
}

function isOf(log: LogOracle, call: number, sequence: number): boolean {
  return (log.commits[sequence - 1]?.metadata as { call?: number })?.call === call
}

function idsIn(value: unknown): string[] {
  return [value].flat().flatMap((one) => (one as { id?: string } | undefined)?.id ?? [])
}

/** Its times are those of its steps, and nobody else saw them. */
function withoutExpiry(entry: Entry | Draft): object {
  return { ...asDraft(entry as Entry), expiresAt: undefined }
}

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
