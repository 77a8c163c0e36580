import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import type { ResultSource } from '../command-result.ts'
import type { Decision, Overdue } from '../decision.ts'
import type { LevelKey } from '../level-key.ts'
import type { ReadLevel } from '../read-level.ts'
import { contextFields } from '../request/context.ts'
import { readOptionalWholeNumber } from '../request/fields.ts'
import type { CommandOptions } from '../request/requests.ts'
import type { Stock } from '../stock.ts'

/** What a decision needs beside the stock: time and new ids, so that the model has no clock and no chance. */
export interface Moment {
  /** Engine time, in milliseconds since 1970. */
  readonly at: number
  /** For holds without a time to live of their own. */
  readonly defaultTtlMs: number
  readonly newReservationId: () => string
  /** Whether these ids are of a caller's making, and may be bad or taken. */
  readonly hasForeignIds: boolean
  /** The ledgers whose code is at work: holds that are theirs may be touched. None for a plain caller. */
  readonly atWork?: readonly string[]
}

/** A command as it was sent, or as the log recorded it with its key: there its fields are read when they are wanted. */
export interface Asked<Fields> {
  readonly fields: Fields
}

/**
 * All that a command is, as one value: how it is read, what it locks and decides, and what it gives. Deciding and
 * giving never change anything, and `Fields` are plain JSON, so that a replay gives an idempotency key the same
 * result.
 */
export interface CommandKind<Request, Fields, Result, Books = Stock> {
  /** A commit with an idempotency key records it. */
  readonly name: string
  /** What a request may have. Whatever else it has is refused. */
  readonly request: FieldList<Request>
  /** The field that stands before the others as an argument of its own, unless in a batch. */
  readonly before: string | undefined
  /** Whether whoever sends it says why: it takes goods away for good. */
  readonly needsReason: boolean
  /** Whether its levels are known only once it has them: they are named again then, and nothing on them may be overdue. */
  readonly dependsOnState: boolean
  /**
   * Checks and copies, and reads each field once. The labels (context, key, signal) are read beside it.
   * @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field
   */
  read(request: Unchecked): Fields
  /** The stock levels that it touches, as far as they are known. */
  locks(fields: Fields, books: Books): readonly LevelKey[]
  decide(fields: Fields, books: Books, moment: Moment): Decision | Overdue
  /** What its caller gets, and a key keeps: read from its commit, and the books right after it. */
  result(commit: ResultSource, books: Books, asked: Asked<Fields>): Result
  /** What makes two of them the same command: all fields, but for what is context. */
  identity(fields: Fields): object
}

/** A kind of which the caller does not know what it reads and gives. */
export type AnyCommandKind = CommandKind<object, object, unknown>

type Optional = 'before' | 'needsReason' | 'dependsOnState' | 'identity'
type Parts<Kind extends Record<Optional, unknown>> = Omit<Kind, Optional> & Partial<Pick<Kind, Optional>>

/** All kinds are made here, so that they have one shape: their parts are found in one way then. */
export function commandKind<Request, Fields extends object, Result, Books = Stock>(
  parts: NoInfer<Parts<CommandKind<Request, Fields, Result, Books>>>,
): CommandKind<Request, Fields, Result, Books> {
  return Object.freeze({
    name: parts.name,
    request: parts.request,
    before: parts.before,
    needsReason: parts.needsReason ?? false,
    dependsOnState: parts.dependsOnState ?? false,
    read: parts.read,
    locks: parts.locks,
    decide: parts.decide,
    result: parts.result,
    identity: parts.identity ?? ((fields: Fields) => fields),
  })
}

/** What every command takes. */
export const commandFields: FieldList<CommandOptions> = { idempotencyKey: true, ...contextFields, signal: true }

export interface LevelFields extends LevelKey {
  readonly expectedVersion: number | undefined
}

/** The locks of a command on one level. */
export function onLevel(fields: LevelKey): readonly LevelKey[] {
  return [fields]
}

/** The level that a command is about, if its warehouse exists and its version is the expected one. */
export function findLevel(stock: Stock, { warehouseId, productId, expectedVersion }: LevelFields): ReadLevel | Refusal {
  const level = stock.level(warehouseId, productId)
  if (isRefusal(level) || expectedVersion === undefined || expectedVersion === level.version) return level
  return refuse('STALE_VERSION', {
    warehouseId,
    productId,
    expected: expectedVersion,
    actual: level.version,
  })
}

export function readExpectedVersion(request: Unchecked, path?: string): number | undefined {
  return readOptionalWholeNumber(request, 'expectedVersion', 0, path)
}

export function readUnitCost(request: Unchecked, path?: string): number | undefined {
  return readOptionalWholeNumber(request, 'unitCost', 0, path)
}
