import type { CommitContext } from '../../audit/commit.ts'
import { invalidArgument } from '../../errors/invalid-argument.ts'
import type { Unchecked } from '../../errors/known-fields.ts'
import type { ResultSource } from '../command-result.ts'
import type { Decision, Overdue } from '../decision.ts'
import type { LevelKey } from '../level-key.ts'
import { readContext } from '../request/context.ts'
import { readOptionalId, readSignal } from '../request/fields.ts'
import type { Stock } from '../stock.ts'
import type { AnyCommandKind, Asked, CommandKind, Moment } from './command-kind.ts'

/** What the engine reads of a command beside its decision. */
export interface Labels {
  readonly context: CommitContext | undefined
  readonly idempotencyKey: string | undefined
  readonly signal: AbortSignal | undefined
}

const noLabels: Labels = Object.freeze({ context: undefined, idempotencyKey: undefined, signal: undefined })

/** What a request says beside what is to be done. */
export function readLabels(request: Unchecked): Labels {
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
export class Command implements Asked<object> {
  readonly #kind: CommandKind<object, object, unknown>
  /** What is to be done, without the context: the same fields are the same command. */
  readonly fields: object
  readonly labels: Labels

  constructor(kind: AnyCommandKind, request: Unchecked) {
    this.#kind = kind
    this.fields = kind.read(request)
    this.labels = readLabels(request)
    if (kind.needsReason && this.labels.context?.reason === undefined)
      throw invalidArgument('reason', undefined, 'must be a string')
  }

  get type(): string {
    return this.#kind.name
  }

  get dependsOnState(): boolean {
    return this.#kind.dependsOnState
  }

  levels(stock: Stock): readonly LevelKey[] {
    return this.#kind.locks(this.fields, stock)
  }

  decide(stock: Stock, moment: Moment): Decision | Overdue {
    return this.#kind.decide(this.fields, stock, moment)
  }

  /** What its caller gets. */
  result(stock: Stock, source: ResultSource): unknown {
    return this.#kind.result(source, stock, this)
  }

  /** Equal for equal commands and different for others: the whole of it, not a hash. */
  fingerprint(): string {
    return `${this.#kind.name}:${JSON.stringify(this.#kind.identity(this.fields))}`
  }
}
