import type { ErrorDetails, RefusalCode } from './error-details.ts'

/**
 * A code that is declared elsewhere, with how it is said. A ledger adds its codes to `ErrorDetails` by declaration
 * merging, and makes its refusals of such a kind: no list here has to know them.
 */
export interface ErrorKind<Code extends RefusalCode> {
  readonly code: Code
  /** Whole sentences: what was asked, what was there, and what to do next. */
  message(details: Readonly<ErrorDetails[Code]>): string
}
