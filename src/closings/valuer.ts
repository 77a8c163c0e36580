import type { Commit } from '../audit/commit.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { DayColumn } from './day-row.ts'
import type { Level } from './day-sheet.ts'

/** Value that comes to, or leaves, a place. */
export interface ValueFlow {
  readonly level: Level
  readonly column: DayColumn
  readonly value: number
  /** When: what was sold short is worth something only once more has come, and that is said of the day of the sale. */
  readonly at: number
}

/** Says what movements are worth, told commit by commit, in the order in which they happened. */
export interface Valuer {
  add(commit: Commit<AnyEntry>): Iterable<ValueFlow>
  /** All that it knows, as plain JSON: another one goes on from it. */
  image(): unknown
}
