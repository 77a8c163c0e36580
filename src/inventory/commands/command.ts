import type { CommitContext } from '../../audit/commit.ts'
import { invalidArgument } from '../../errors/invalid-argument.ts'
import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import { type ResultSource, resultOf } from '../command-result.ts'
import type { Decision, Overdue } from '../decision.ts'
import type { LevelKey } from '../level-key.ts'
import { contextFields, readContext } from '../request/context.ts'
import { readOptionalId, readOptionalWholeNumber, readSignal } from '../request/fields.ts'
import type { CommandOptions, CommandType } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import type { StockLevel } from '../stock-level.ts'

/** What a decision needs beside the stock: time and new ids, so that the model has no clock and no chance. */
export interface Moment {
  /** Engine time, in milliseconds since 1970. */
  readonly at: number
  /** For holds without a time to live of their own. */
  readonly defaultTtlMs: number
  readonly newReservationId: () => string
  /** Whether these ids are of a caller's making, and may be bad or taken. */
  readonly hasForeignIds: boolean
}

/** What the engine reads of a command beside its decision. */
export interface Labels {
  readonly context: CommitContext | undefined
  readonly idempotencyKey: string | undefined
  readonly signal: AbortSignal | undefined
}

/** What every command takes. */
export const commandFields: FieldList<CommandOptions> = { idempotencyKey: true, ...contextFields, signal: true }

const noLabels: Labels = Object.freeze({ context: undefined, idempotencyKey: undefined, signal: undefined })

function readLabels(request: Unchecked): Labels {
  const context = readContext(request)
  const idempotencyKey = readOptionalId(request, 'idempotencyKey')
  const signal = readSignal(request)
  if (context === undefined && idempotencyKey === undefined && signal === undefined) return noLabels
  return { context, idempotencyKey, signal }
}

/**
 * A command: a request, checked and copied, that can be decided against stock. Making one throws
 * INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY; deciding never changes anything.
 */
export abstract class Command<Fields extends object = object> {
  readonly type: CommandType
  readonly labels: Labels
  /** What is to be done, without the context: the same fields are the same command. */
  protected readonly fields: Fields

  constructor(type: CommandType, request: Unchecked, fields: Fields) {
    this.type = type
    this.fields = fields
    this.labels = readLabels(request)
  }

  /** A command that takes goods away for good says why. */
  protected mustHaveReason(): void {
    if (this.labels.context?.reason === undefined) throw invalidArgument('reason', undefined, 'must be a string')
  }

  /** The stock levels that it touches, as far as they are known. */
  abstract levels(stock: Stock): readonly LevelKey[]

  abstract decide(stock: Stock, moment: Moment): Decision | Overdue

  /** What its caller gets. */
  result(stock: Stock, source: ResultSource): unknown {
    return resultOf(this.type, source, stock)
  }

  /** Equal for equal commands and different for others: the whole of it, not a hash. */
  fingerprint(): string {
    return `${this.type}:${JSON.stringify(this.fields)}`
  }
}

export interface LevelFields extends LevelKey {
  readonly expectedVersion: number | undefined
}

/** The level that a command is about, if its warehouse exists and its version is the expected one. */
export function findLevel(
  stock: Stock,
  { warehouseId, productId, expectedVersion }: LevelFields,
): StockLevel | Refusal {
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
