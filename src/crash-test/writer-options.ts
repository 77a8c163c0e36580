import type { Durability } from '../index.ts'

/** What the writer is told when it is started: one argument, as JSON. */
export interface WriterOptions {
  readonly folder: string
  readonly durability: Durability
  readonly seed: number
  /** Which of the writers of a run this is: its keys begin with the number. */
  readonly life: number
  /** Whether it goes on with the holds that it finds. */
  readonly takesOver: boolean
  /** How many callers there are, each with one call at a time. */
  readonly callers: number
}

/** Small, so that there are many, and kills between them. */
export const segmentBytes: number = 200_000
