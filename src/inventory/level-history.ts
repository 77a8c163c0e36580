import type { Counts } from './counts.ts'

/** What a level knows beside its reservations. */
export interface LevelHistory {
  readonly counts: Counts
  readonly reorderThreshold: number | undefined
  readonly keepBack: number | undefined
  readonly version: number
  readonly lastSequence: number
  readonly wasStocked: boolean
}
