import type { ErrorCode, ErrorDetails, RefusalCode } from './error-details.ts'
import type { ErrorKind } from './error-kind.ts'
import { messageOf } from './error-messages.ts'
import { plainText } from './plain-text.ts'

/** What an error says, without the error: its `message` is that of the error, made when it is asked for. */
export type ErrorValue<C extends ErrorCode> = {
  readonly [K in C]: { readonly code: K; readonly details: Readonly<ErrorDetails[K]>; readonly message: string }
}[C]

/**
 * A command that the domain refuses, as a value. Refusals are common when many want the same stock,
 * and creating an Error costs microseconds; so the model refuses with values, and only a caller who
 * asked for an exception gets one.
 */
export type Refusal<C extends RefusalCode = RefusalCode> = ErrorValue<C>

export function refuse<C extends RefusalCode>(code: C, details: ErrorDetails[C]): Refusal {
  return new LazyErrorValue(code, Object.freeze(details)) as unknown as Refusal
}

/** A refusal with a code that is declared elsewhere. */
export function refuseAs<C extends RefusalCode>(kind: ErrorKind<C>, details: ErrorDetails[C]): Refusal {
  return new LazyErrorValue(kind.code, Object.freeze(details), kind) as unknown as Refusal
}

/** An error as a value. */
export function asValue<C extends ErrorCode>(error: {
  readonly code: C
  readonly details: Readonly<ErrorDetails[C]>
  readonly message: string
}): ErrorValue<C> {
  const told = { message: (): string => error.message }
  return new LazyErrorValue(error.code, error.details, told) as unknown as ErrorValue<C>
}

/** Nothing that a decision can be instead has a code. */
export function isRefusal(decision: object): decision is Refusal {
  return (decision as Partial<Refusal>).code !== undefined
}

/** Who says it, if that is not the list of messages. */
interface Told<C extends ErrorCode> {
  message(details: Readonly<ErrorDetails[C]>): string
}

/**
 * Its message stands on the prototype: an accessor of each one's own costs ten times as much as the rest.
 * Destructuring finds it all the same, and JSON has it.
 */
class LazyErrorValue<C extends ErrorCode> {
  readonly code: C
  readonly details: Readonly<ErrorDetails[C]>
  readonly #told: Told<C> | undefined

  constructor(code: C, details: Readonly<ErrorDetails[C]>, told?: Told<C>) {
    this.code = code
    this.details = details
    this.#told = told
    Object.freeze(this)
  }

  get message(): string {
    return this.#told === undefined ? messageOf(this.code, this.details) : plainText(this.#told.message(this.details))
  }

  toJSON(): object {
    return { code: this.code, message: this.message, details: this.details }
  }
}
