import { isLedgerEntry } from '../audit/ledger-entry.ts'
import { describeValue } from '../errors/invalid-argument.ts'
import { type Refusal, refuse } from '../errors/refusal.ts'
import type { Entry } from './entry.ts'
import { problemOfId } from './request/fields.ts'
import type { Stock } from './stock.ts'

const field = 'generateId()'

/** Whether ids of a caller's making can be recorded: well-formed, and new. Judged before anything changes. */
export function judgeNewIds(entries: readonly Entry[], stock: Stock): Refusal | undefined {
  const made = new Set<string>()
  for (const entry of entries) {
    if (isLedgerEntry(entry) || entry.type !== 'reserved') continue
    const id = entry.reservationId as string
    const problem = problemOfId(id) ?? (made.has(id) || stock.reservation(id) !== undefined ? 'is taken' : undefined)
    if (problem !== undefined) return refuse('INVALID_ID', { field, value: describeValue(id), problem })
    made.add(id)
  }
  return undefined
}
