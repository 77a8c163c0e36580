import type { ErrorCode } from '../errors/error-details.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { asValue, type ErrorValue, type Refusal } from '../errors/refusal.ts'
import type { InFlight } from './in-flight.ts'

/** The outcome of a command as a value: what it gives, or why it was refused. */
export type Attempt<Value, Reason = Refusal> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Reason }

/** Any error as a value: in a batch, a fault that befell one command is told beside the others' outcomes. */
export type Failure = ErrorValue<ErrorCode>

/** What a caller waits for. It is settled once, in one of three ways, and then no longer in flight. */
export interface Answer {
  succeed(value: unknown): void
  refuse(refusal: Refusal): void
  /** The world failed, or the caller gave up. */
  fail(error: unknown): void
}

/** A promise that rejects when the command is refused. */
export class PromisedAnswer<Value> implements Answer {
  readonly promise: Promise<Value>
  readonly #resolve: (value: Value) => void
  readonly #reject: (error: unknown) => void
  readonly #inFlight: InFlight

  constructor(inFlight: InFlight) {
    this.#inFlight = inFlight
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    this.promise = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  succeed(value: unknown): void {
    this.#inFlight.leave()
    this.#resolve(value as Value)
  }

  refuse(refusal: Refusal): void {
    this.#inFlight.leave()
    this.#reject(errorOf(refusal))
  }

  fail(error: unknown): void {
    this.#inFlight.leave()
    this.#reject(error)
  }
}

/** A promise of the outcome as a value, a refusal included. */
export class AttemptedAnswer<Value> implements Answer {
  readonly promise: Promise<Attempt<Value>>
  readonly #resolve: (attempt: Attempt<Value>) => void
  readonly #reject: (error: unknown) => void
  readonly #inFlight: InFlight

  constructor(inFlight: InFlight) {
    this.#inFlight = inFlight
    const { promise, resolve, reject } = Promise.withResolvers<Attempt<Value>>()
    this.promise = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  succeed(value: unknown): void {
    this.#inFlight.leave()
    this.#resolve(accepted(value as Value))
  }

  refuse(refusal: Refusal): void {
    this.#inFlight.leave()
    this.#resolve(refused(refusal))
  }

  fail(error: unknown): void {
    this.#inFlight.leave()
    this.#reject(error)
  }
}

/** An answer that will be an error of the caller's own, such as what a transaction's function threw. */
export class FailedAnswer implements Answer {
  readonly #answer: Answer
  readonly #error: unknown

  constructor(answer: Answer, error: unknown) {
    this.#answer = answer
    this.#error = error
  }

  succeed(): void {
    this.#answer.fail(this.#error)
  }

  refuse(): void {
    this.#answer.fail(this.#error)
  }

  fail(error: unknown): void {
    this.#answer.fail(error)
  }
}

export function accepted<Value>(value: Value): Attempt<Value, never> {
  return { ok: true, value }
}

export function refused<Reason>(refusal: Reason): Attempt<never, Reason> {
  return { ok: false, refusal }
}

/** The error for a caller who asked for an exception. */
export function errorOf({ code, details, message }: Refusal): InventoryError {
  return new InventoryError(code, details, { message })
}

/** The refusal that an error stands for, if it stands for one. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof InventoryError) || error.family !== 'refusal') return undefined
  return asValue(error) as Refusal
}

/** Answers what was refused, or failed, before it could be decided. */
export function settleEarly(answer: Answer, error: unknown): undefined {
  const refusal = refusalOf(error)
  if (refusal === undefined) answer.fail(error)
  else answer.refuse(refusal)
}
