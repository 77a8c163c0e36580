import type { Reference } from '../audit/commit.ts'

/** The numbers of a commit that an entry belongs to, and its reference where the entry has none. */
export interface CommitStamp {
  readonly sequence: number
  readonly at: number
  readonly reference?: Reference
}
