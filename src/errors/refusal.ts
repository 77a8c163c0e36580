import type { ErrorDetails, RefusalCode } from './error-details.ts'

/**
 * A command that the domain refuses, as a value. Refusals are common when many want the same stock,
 * and creating an Error costs microseconds; so the model refuses with values, and only a caller who
 * asked for an exception gets one.
 */
export type Refusal<C extends RefusalCode = RefusalCode> = {
  readonly [K in C]: { readonly code: K; readonly details: Readonly<ErrorDetails[K]> }
}[C]

export function refuse<C extends RefusalCode>(code: C, details: ErrorDetails[C]): Refusal {
  return Object.freeze({ code, details: Object.freeze(details) }) as unknown as Refusal
}

/** Nothing that a decision can be instead has a code. */
export function isRefusal(decision: object): decision is Refusal {
  return (decision as Partial<Refusal>).code !== undefined
}
