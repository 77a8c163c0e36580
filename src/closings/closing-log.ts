import type { Commit } from '../audit/commit.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { DayStore } from './day-store.ts'
import type { Valuer } from './valuer.ts'

/** What days are derived from, and where their files are. */
export interface ClosingLog {
  /** A part of the log, in its order, both ends included; without an end up to what is durable. */
  commits(fromSequence: number, toSequence?: number): AsyncIterable<Commit<AnyEntry>>
  /** @param image of another one, which it goes on from */
  valuer(image?: unknown): Valuer
  readonly store: DayStore
}
