import { expect } from 'vitest'
import type { BatchRequest, Commit, Entry } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import { decide, isArgumentBad, levelsOf } from '../../support/oracle-rules.ts'
import { hasOverdue, type LogOracle } from './log-oracle.ts'
import type { CallRecord, PlainRecord, Record } from './records.ts'

/** Given at once, and about locks rather than stock. */
const aboutLocks: readonly string[] = ['WOULD_DEADLOCK']

/**
 * Checks that everything that anybody was told is what the log, read in its order by the oracle, says
 * at some sequence between the call and the answer, and at none that was not durable by then.
 */
export function checkPlain(log: LogOracle, record: Record): void {
  const keys = log.commits.flatMap(({ idempotencyKey }) => idempotencyKey ?? [])
  expect(keys, 'invariant 12: a key has its effect once').toEqual([...new Set(keys)])
  for (const one of record.plain) {
    const { outcome, call } = one
    const commit = log.commitOf(call)
    if (commit !== undefined) checkCommit(log, one, commit)
    if (outcome?.kind === 'refused') {
      expect(commit, `invariant 9: call ${call} was refused (${outcome.code})`).toBeUndefined()
      checkRefusal(log, record, one, outcome.code)
    }
    if (outcome?.kind === 'own' || (outcome?.kind === 'ended' && outcome.code === 'CLOSED'))
      expect(commit, `invariant 9: call ${call} was given up`).toBeUndefined()
    if (outcome?.kind === 'value' && commit === undefined) checkNoChange(log, record, one, outcome.value)
  }
}

function checkCommit(log: LogOracle, record: PlainRecord, commit: Commit<Entry>): void {
  const { request, outcome } = record
  const before = log.at(commit.sequence - 1, commit.at)
  const what = `commit ${commit.sequence}: ${JSON.stringify(request)}`
  expect(hasOverdue(before, levelsOf(before, request)), `${what}: overdue holds came first`).toBe(false)
  expect(decide(before, request, idsOf(commit)), what).toEqual(commit.entries.map(asDraft))
  if (outcome?.kind !== 'value') return
  // Invariant 11.
  expect(record.durableAfter, `${what} was answered before it was durable`).toBeGreaterThanOrEqual(commit.sequence)
  const expected = valueAt(log, request, commit)
  expect(isValue(outcome.value, expected), `${what}: ${show(outcome.value)} for ${show(expected)}`).toBe(true)
}

function checkRefusal(log: LogOracle, record: Record, one: PlainRecord, code: string): void {
  if (aboutLocks.includes(code) || code === isArgumentBad(one.request)) return
  if (code === 'IDEMPOTENCY_KEY_REUSED') {
    const others = record.plain.filter(
      ({ key, request }) => key === one.key && JSON.stringify(request) !== JSON.stringify(one.request),
    )
    expect(others.length, `another command with ${one.key}`).toBeGreaterThan(0)
    return
  }
  const isSo = (oracle: Oracle): boolean => decide(oracle, one.request, []) === code
  expectSomewhere(log, record, one, isSo, `refused with ${code}`)
}

/** A value without a commit: a key's first result, or a command that changed nothing. */
function checkNoChange(log: LogOracle, record: Record, one: PlainRecord, value: unknown): void {
  // Invariant 11: an answer rests on what is durable only.
  const first = log.commits.find(
    ({ sequence, idempotencyKey }) =>
      sequence <= one.durableAfter && idempotencyKey !== undefined && idempotencyKey === one.key,
  )
  if (first !== undefined && isValue(value, valueAt(log, one.request, first))) {
    const maker = record.plain.find(({ call }) => log.commitOf(call) === first)
    if (JSON.stringify(maker?.request) === JSON.stringify(one.request)) return
  }
  const isSo = (oracle: Oracle): boolean => {
    const decision = decide(oracle, one.request, [])
    if (typeof decision === 'string' || decision.length > 0) return false
    if (Array.isArray(value))
      return isValue(
        value,
        value.map(({ id }) => oracle.reservation(id as string)),
      )
    const { id, sequence } = value as { id?: string; sequence: number }
    return id === undefined ? sequence === oracle.sequence : isValue(value, oracle.reservation(id))
  }
  expectSomewhere(log, record, one, isSo, `changed nothing: ${show(value)}`)
}

/** Whether the oracle agrees at some sequence and time between the call and the answer. */
function expectSomewhere(
  log: LogOracle,
  record: Record,
  one: PlainRecord,
  agrees: (oracle: Oracle) => boolean,
  what: string,
): void {
  // Who joined another's call with the same key may be told what was computed before.
  const together = one.key === undefined ? [one] : record.plain.filter(({ key }) => key === one.key)
  const from = Math.min(...together.map(({ durableBefore }) => durableBefore))
  const firstClock = Math.min(...together.map((call) => call.firstClock))
  for (let sequence = from; sequence <= one.durableAfter; sequence += 1) {
    for (const now of timesOf(record, { ...one, firstClock })) {
      const oracle = log.at(sequence, now)
      if (!hasOverdue(oracle, levelsOf(oracle, one.request)) && agrees(oracle)) return
    }
  }
  const where = `from sequence ${from} to ${one.durableAfter}`
  expect.fail(`call ${one.call}, ${JSON.stringify(one.request)}, ${what}: nowhere ${where}`)
}

export function timesOf({ clocks }: Record, { firstClock, lastClock }: CallRecord): readonly number[] {
  return [...new Set(clocks.slice(firstClock, lastClock + 1))]
}

/** What the oracle says the command's result was, as it was at its commit. */
function valueAt(log: LogOracle, request: BatchRequest, commit: Commit<Entry>): unknown {
  const after = log.at(commit.sequence)
  if ('reservationId' in request && request.type !== 'returnStock') return after.reservation(request.reservationId)
  if ('reservationIds' in request) return request.reservationIds.map((id) => after.reservation(id))
  if (request.type === 'reserve') return after.reservation(idsOf(commit)[0] as string)
  if (request.type === 'reserveAll') return idsOf(commit).map((id) => after.reservation(id))
  return { sequence: commit.sequence, at: commit.at }
}

/** Whether an answer has every field that the oracle knows of. */
function isValue(actual: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false
    return expected.every((one, index) => isValue(actual[index], one))
  }
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object') return false
  return Object.entries(expected).every(
    ([field, value]) => (actual as { [field: string]: unknown } | null)?.[field] === value,
  )
}

function show(value: unknown): string {
  return JSON.stringify(value)
}

export function idsOf({ entries }: Commit<Entry>): string[] {
  return entries.flatMap((entry) => (entry.type === 'reserved' ? (entry.reservationId ?? []) : []))
}

/** An entry as the oracle would have written it. */
export function asDraft(entry: Entry): object {
  const fields = Object.entries(entry).filter(([field, value]) => value !== undefined && field !== 'reference')
  return Object.fromEntries(fields)
}
