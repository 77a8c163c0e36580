import type { ErrorCode, ErrorDetails } from '../errors/error-details.ts'
import type { HttpCode } from '../service/http-problem.ts'

/** What goes wrong on the way, or here. */
export interface ClientDetails {
  /** No whole answer came, however often it was asked for. What was asked may have been done. */
  UNREACHABLE: { url: string; attempts: number; problem: string }
  /** The last attempt had no answer in time. What was asked may have been done. */
  TIMED_OUT: { url: string; attempts: number; timeoutMs: number }
  /** What answered is not Stockhold: a proxy before it, perhaps. */
  UNEXPECTED_ANSWER: { url: string; contentType: string; problem: string }
  /** Commits that the stream should give are archived. */
  EVENTS_MISSED: { from: number; to: number }
}

type OfService = { readonly [Code in HttpCode]: Readonly<Record<string, unknown>> }

/** What each error says about its cause: those of the library, of the service, and of this client. */
export type ProblemDetails = ErrorDetails & OfService & ClientDetails
export type ProblemCode = ErrorCode | HttpCode | keyof ClientDetails

/** Marks our errors, so that two copies of the client know each other's. */
const brand = Symbol.for('stockhold.StockholdError')

export interface ErrorOptions {
  readonly cause?: unknown
  readonly status?: number
  readonly retryAfterMs?: number | undefined
}

/** What the client throws: with `code` and `details` as the library's errors have them, and what HTTP said. */
export class StockholdError<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C
  readonly details: Readonly<ProblemDetails[C]>
  /** Of HTTP; none where no answer came. */
  readonly status: number | undefined
  /** When the service says that the same may do. */
  readonly retryAfterMs: number | undefined

  constructor(code: C, message: string, details: ProblemDetails[C], options: ErrorOptions = {}) {
    const { cause, status, retryAfterMs } = options
    super(message, cause === undefined ? {} : { cause })
    this.code = code
    this.details = details
    this.status = status
    this.retryAfterMs = retryAfterMs
    Object.defineProperty(this, brand, { value: true })
  }

  override get name(): string {
    return 'StockholdError'
  }
}

/** Any of them: comparing its `code` tells the type of its `details`. */
export type AnyStockholdError = { [C in ProblemCode]: StockholdError<C> }[ProblemCode]

/** Whether something caught is an error of the client, and of that `code` if one is given. */
export function isStockholdError(error: unknown): error is AnyStockholdError
export function isStockholdError<C extends ProblemCode>(error: unknown, code: C): error is StockholdError<C>
export function isStockholdError(error: unknown, code?: ProblemCode): boolean {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false
  return code === undefined || (error as { readonly code?: unknown }).code === code
}

/** What the caller gave cannot be. */
export function invalidArgument(field: string, value: unknown, problem: string): StockholdError<'INVALID_ARGUMENT'> {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return new StockholdError('INVALID_ARGUMENT', `${field} ${problem}; it is ${shown}.`, {
    field,
    value: shown,
    problem,
  })
}
