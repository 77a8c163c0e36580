import type { BatchRequest } from '../../../src/index.ts'

/** What became of a call: `undefined` while nobody has answered it. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: string }
  /** Aborted, or the caller's own error. */
  | { readonly kind: 'own' }
  /** The engine closed, or its journal failed. */
  | { readonly kind: 'ended'; readonly code: string }

/** A call and its answer, with what was durable and what the clock said at both ends. */
export interface CallRecord {
  /** Recorded on its commit, so that the log says whose it is. */
  readonly call: number
  readonly durableBefore: number
  readonly firstClock: number
  outcome: Outcome | undefined
  /** What was durable when it was answered; the answer may rest on no more. */
  durableAfter: number
  lastClock: number
}

export interface PlainRecord extends CallRecord {
  readonly request: BatchRequest
  readonly key: string | undefined
}

/** One command inside a transaction. */
export interface Step {
  readonly request: BatchRequest
  readonly outcome: Outcome
}

export interface TransactionRecord extends CallRecord {
  readonly levels: readonly number[]
  /** Whether its function threw, if it got so far. */
  readonly throws: boolean
  readonly steps: Step[]
}

/** Everything that happened, in no particular order but that of the calls. */
export interface Record {
  readonly plain: PlainRecord[]
  readonly transactions: TransactionRecord[]
  /** Every time that the clock has shown, in order. */
  readonly clocks: number[]
  readonly violations: string[]
}
