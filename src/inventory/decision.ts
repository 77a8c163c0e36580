import type { Refusal } from '../errors/refusal.ts'
import type { Entry } from './entry.ts'

/**
 * What a command comes to against the current state: a refusal, or the commit's entries.
 * No entries: it changes nothing, and nothing is written but its idempotency key, if it has one.
 */
export type Decision = readonly Entry[] | Refusal

/**
 * The command would end a hold that has run out. Ending it is for an expiry's own commit, after which the command is
 * decided again; these are the entries where no such commit can come first, as within a transaction.
 */
export class Overdue {
  readonly entries: readonly Entry[]

  constructor(entries: readonly Entry[]) {
    this.entries = entries
  }
}

/** What is done where nobody else ends overdue holds first. */
export function withOverdue(decision: Decision | Overdue): Decision {
  return decision instanceof Overdue ? decision.entries : decision
}
