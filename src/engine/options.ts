import type { LockScope } from '../concurrency/lock-table.ts'
import { invalidArgument, unreadable } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPart, readPort, type Unchecked } from '../errors/known-fields.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'
import {
  keyRetentionOf,
  type LogRetention,
  type RetentionOptions,
  type RetentionPolicy,
} from '../inventory/retention.ts'
import { type Journal, mustBeJournal } from '../journal/journal.ts'
import { MemoryJournal } from '../journal/memory-journal.ts'
import type { LedgerRoom } from '../ledger/ledger-room.ts'
import { type Clock, systemClock } from './clock.ts'
import { checkClock } from './clock-check.ts'
import { readLedgers } from './ledger-options.ts'
import type { SnapshotPolicy } from './snapshotter.ts'

/** How to open an inventory. Everything has a default. */
export interface OpenOptions {
  /** Where the audit log is kept; in memory by default. */
  readonly journal?: Journal
  /** Where time comes from; the system's clock by default. */
  readonly clock?: Clock
  /**
   * A clock that goes forward by more than this, in milliseconds and against its own `monotonic`, is followed
   * only when that has lasted for 5 seconds: an hour by default.
   */
  readonly maxClockStepMs?: number
  /** Makes reservation ids, each a new one; UUIDs of a slot number and 90 random bits by default. */
  readonly generateId?: () => string
  /**
   * How long, and how many, ended reservations stay in memory: 24 hours and 1,000,000 by default; and
   * idempotency keys: 24 hours and 10,000,000. What differs from the log's policy is recorded in the log.
   */
  readonly retention?: RetentionOptions
  readonly limits?: {
    /** Commands from call to answer: 65,536 by default. */
    readonly maxInFlight?: number
    /** Commands that wait for one lock: 10,000 by default. */
    readonly maxWaitersPerLock?: number
  }
  /**
   * When a snapshot is taken by itself, if the journal keeps any: after 1,000,000 entries or 256 MiB of
   * log by default, whichever comes first. `false`: only when `snapshot()` is called.
   */
  readonly snapshots?: Partial<SnapshotPolicy> | false
  /** The time to live of a hold that names none: 15 minutes by default. */
  readonly defaultTtlMs?: number
  /** How long a command waits for a lock, and a transaction without `timeoutMs` lasts: 5 seconds by default. */
  readonly lockTimeoutMs?: number
  /**
   * What one lock of a transaction covers: a stock level by default, all of a warehouse, or everything.
   * Coarser locks let fewer run at once; they are for seeing how much that costs.
   */
  readonly lockGranularity?: LockGranularity
  /**
   * What keeps facts of its own in the same log, such as a catalogue. A log that has a ledger is not opened without it.
   * They see what happens in this order: those who ask for goods stand before those who hand them out.
   */
  readonly ledgers?: readonly LedgerRoom[]
}

export type LockGranularity = 'level' | 'warehouse' | 'global'

export interface EngineOptions {
  readonly journal: Journal
  readonly ledgers: readonly LedgerRoom[]
  readonly clock: Clock
  readonly maxClockStepMs: number
  readonly generateId: (() => string) | undefined
  readonly retention: RetentionOptions
  /** Undefined: only on request. */
  readonly snapshots: SnapshotPolicy | undefined
  readonly maxInFlight: number
  readonly maxWaitersPerLock: number
  readonly defaultTtlMs: number
  readonly lockTimeoutMs: number
  readonly lockScope: LockScope
}

const optionFields = fieldsOf<OpenOptions>({
  journal: true,
  clock: true,
  maxClockStepMs: true,
  generateId: true,
  retention: true,
  limits: true,
  snapshots: true,
  defaultTtlMs: true,
  lockTimeoutMs: true,
  lockGranularity: true,
  ledgers: true,
})
const limitFields = fieldsOf<NonNullable<OpenOptions['limits']>>({ maxInFlight: true, maxWaitersPerLock: true })
const policyFields = fieldsOf<RetentionPolicy>({ maxAgeMs: true, maxCount: true })
const retentionFields = fieldsOf<RetentionOptions>({ maxAgeMs: true, maxCount: true, keys: true })
const snapshotFields = fieldsOf<SnapshotPolicy>({ afterEntries: true, afterBytes: true })

/** A lock is named by a warehouse and a product. This says how many of these tell locks apart. */
const lockScope: Readonly<Record<LockGranularity, LockScope>> = {
  level: 'each name',
  warehouse: 'first part',
  global: 'everything',
}

/** @throws INVALID_ARGUMENT, naming the option */
export function readOptions(value: unknown = {}): EngineOptions {
  try {
    mustBeNoJournal(value)
  } catch (error) {
    throw unreadable(error, 'options', value)
  }
  const options = readObject(value, 'options', optionFields)
  const limits = readPart(withDefault(options.limits, {}), 'limits', limitFields)
  return {
    journal: readJournal(withDefault(options.journal, new MemoryJournal())),
    ledgers: readLedgers(options.ledgers),
    clock: readClock(withDefault(options.clock, systemClock)),
    maxClockStepMs: readOptionalWholeNumber(options, 'maxClockStepMs', 1) ?? 60 * 60 * 1000,
    generateId: readFunction(options, 'generateId'),
    retention: readRetention(withDefault(options.retention, {})),
    snapshots: readSnapshotPolicy(withDefault(options.snapshots, {})),
    maxInFlight: readOptionalWholeNumber(limits, 'maxInFlight', 1) ?? 65_536,
    maxWaitersPerLock: readOptionalWholeNumber(limits, 'maxWaitersPerLock', 1) ?? 10_000,
    defaultTtlMs: readOptionalWholeNumber(options, 'defaultTtlMs', 1) ?? 15 * 60 * 1000,
    lockTimeoutMs: readOptionalWholeNumber(options, 'lockTimeoutMs', 1) ?? 5_000,
    lockScope: readLockScope(withDefault(options.lockGranularity, 'level')),
  }
}

function readJournal(value: unknown): Journal {
  return readPort<Journal>(value, 'journal', ['open', 'append', 'read', 'close'], mustBeJournal)
}

/** A journal, or the path of one, where the options belong: it would be ignored, or refused without a word of help. */
function mustBeNoJournal(value: unknown): void {
  const isJournal = typeof value === 'object' && typeof (value as Unchecked | null)?.append === 'function'
  if (!isJournal && typeof value !== 'string') return
  const journal = isJournal ? 'journal' : "journal: new FileJournal('./stock')"
  throw invalidArgument('options', value, `must be an object: write InventoryManager.open({ ${journal} })`)
}

/** Only what is left out has a default; null is a mistake. */
function withDefault(value: unknown, whenLeftOut: unknown): unknown {
  return value === undefined ? whenLeftOut : value
}

/** The policy that options ask for, where the log has another; undefined if they agree. */
export function changedRetention(asked: RetentionOptions, current: LogRetention): LogRetention | undefined {
  const { keys: askedOfKeys, ...askedOfReservations } = asked
  const policy = { ...current, ...askedOfReservations }
  // Without a policy for keys in the log, the first key that is bound records one.
  if (askedOfKeys !== undefined) policy.keys = { ...keyRetentionOf(current), ...askedOfKeys }
  return isSamePolicy(policy, current) && isSamePolicy(policy.keys, current.keys) ? undefined : policy
}

function isSamePolicy(a: RetentionPolicy | undefined, b: RetentionPolicy | undefined): boolean {
  return a?.maxAgeMs === b?.maxAgeMs && a?.maxCount === b?.maxCount
}

function readRetention(value: unknown): RetentionOptions {
  const retention = readPart(value, 'retention', retentionFields)
  const { keys } = retention
  return {
    ...readPolicy(retention),
    ...(keys !== undefined && { keys: readPolicy(readPart(keys, 'retention.keys', policyFields), 'keys.') }),
  }
}

function readPolicy(policy: Unchecked, path: string = ''): Partial<RetentionPolicy> {
  const maxAgeMs = readOptionalWholeNumber(policy, 'maxAgeMs', 0, `${path}maxAgeMs`)
  const maxCount = readOptionalWholeNumber(policy, 'maxCount', 0, `${path}maxCount`)
  return {
    ...(maxAgeMs !== undefined && { maxAgeMs }),
    ...(maxCount !== undefined && { maxCount }),
  }
}

function readSnapshotPolicy(value: unknown): SnapshotPolicy | undefined {
  if (value === false) return undefined
  const policy = readPart(value, 'snapshots', snapshotFields)
  return {
    afterEntries: readOptionalWholeNumber(policy, 'afterEntries', 1) ?? 1_000_000,
    afterBytes: readOptionalWholeNumber(policy, 'afterBytes', 1) ?? 256 * 1024 * 1024,
  }
}

function readLockScope(value: unknown): LockScope {
  if (typeof value === 'string' && Object.hasOwn(lockScope, value)) return lockScope[value as LockGranularity]
  throw invalidArgument('lockGranularity', value, "must be 'level', 'warehouse' or 'global'")
}

function readClock(value: unknown): Clock {
  const clock = readPort<Clock>(value, 'clock', ['now'], 'must be a clock')
  checkClock(clock)
  return clock
}

function readFunction(options: Unchecked, field: string): (() => string) | undefined {
  const value = options[field]
  if (value === undefined || typeof value === 'function') return value as (() => string) | undefined
  throw invalidArgument(field, value, 'must be a function')
}
