import type { ErrorCode, ErrorDetails } from '../../errors/error-details.ts'

/** What the process is told, one at a time. */
export interface SqlQuestion {
  readonly id: number
  readonly sql: string
  readonly maxRows: number
  readonly timeoutMs: number
}

/** What it says: first that it has loaded the log, then what each question came to. */
export type SqlReply =
  | { readonly loaded: number }
  | { readonly id: number; readonly text: string }
  | { readonly id: number | undefined; readonly code: ErrorCode; readonly details: ErrorDetails[ErrorCode] }
  | { readonly id: number | undefined; readonly problem: string }
