import type { Refusal } from '../errors/refusal.ts'
import type { Entry } from './entry.ts'

/**
 * What a command comes to against the current state: a refusal, or the commit's entries.
 * No entries: it changes nothing, and nothing is written but its idempotency key, if it has one.
 */
export type Decision = readonly Entry[] | Refusal

export function isRefused(decision: Decision): decision is Refusal {
  return !Array.isArray(decision)
}
