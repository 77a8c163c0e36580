import type { Commit, Reference } from '../audit/commit.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, type Unchecked } from '../errors/known-fields.ts'
import type { Entry } from './entry.ts'
import { readOptionalReference } from './request/context.ts'
import { readOptionalId, readOptionalText, readOptionalWholeNumber } from './request/fields.ts'

/**
 * Which commits to read. A commit matches if one of its entries matches all that is given of product,
 * warehouse, reservation and reference, and the commit itself the rest. One without entries, of a command
 * that changed nothing, is about no product, warehouse or reservation. What such a field says in a ledger's entry
 * is looked at as in the stock's.
 */
export interface CommitFilter {
  /** Inclusive. */
  readonly fromSequence?: number
  /** Inclusive. */
  readonly toSequence?: number
  /** Milliseconds since 1970, inclusive. */
  readonly from?: number
  /** Milliseconds since 1970, exclusive. */
  readonly to?: number
  readonly productId?: string
  readonly warehouseId?: string
  readonly reservationId?: string
  /** An entry of the command without a reference of its own has its commit's; what followed from it has not. */
  readonly reference?: Reference
  readonly actor?: string
}

const filterFields = fieldsOf<CommitFilter>({
  fromSequence: true,
  toSequence: true,
  from: true,
  to: true,
  productId: true,
  warehouseId: true,
  reservationId: true,
  reference: true,
  actor: true,
})

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readCommitFilter(value: unknown): CommitFilter {
  const filter = readObject(value, 'filter', filterFields)
  readOptionalWholeNumber(filter, 'fromSequence')
  readOptionalWholeNumber(filter, 'toSequence')
  readOptionalTime(filter, 'from')
  readOptionalTime(filter, 'to')
  for (const field of ['productId', 'warehouseId', 'reservationId']) readOptionalId(filter, field)
  readOptionalText(filter, 'actor')
  const reference = readOptionalReference(filter, 'reference')
  return reference === undefined ? filter : { ...filter, reference }
}

export function readOptionalTime(from: Unchecked, field: string): number | undefined {
  const value = from[field]
  if (value === undefined || (typeof value === 'number' && !Number.isNaN(value))) return value
  throw invalidArgument(field, value, 'must be a time in milliseconds since 1970')
}

/** Whether a commit of the range is one of those that are asked for. */
export function matchesFilter(commit: Commit<Entry>, filter: CommitFilter): boolean {
  if (filter.fromSequence !== undefined && commit.sequence < filter.fromSequence) return false
  if (filter.from !== undefined && commit.at < filter.from) return false
  if (filter.actor !== undefined && commit.actor !== filter.actor) return false
  const { entries, reference, own = entries.length } = commit
  if (entries.length === 0) return matchesEntry({}, filter, reference)
  return entries.some((entry, index) => matchesEntry(entry, filter, index < own ? reference : undefined))
}

/** Whether no later commit can match: sequences and times of a log only rise. */
export function isPast(commit: Commit<Entry>, { toSequence, to }: CommitFilter): boolean {
  return (toSequence !== undefined && commit.sequence > toSequence) || (to !== undefined && commit.at >= to)
}

/** What an entry, if there is one, is about. */
interface Named {
  readonly productId?: string
  readonly warehouseId?: string
  readonly reservationId?: string
  readonly reference?: Reference
}

function matchesEntry(fields: Named, filter: CommitFilter, inherited: Reference | undefined): boolean {
  const { productId, warehouseId, reservationId, reference } = filter
  if (productId !== undefined && fields.productId !== productId) return false
  if (warehouseId !== undefined && fields.warehouseId !== warehouseId) return false
  if (reservationId !== undefined && fields.reservationId !== reservationId) return false
  if (reference === undefined) return true
  const own = fields.reference ?? inherited
  return own?.type === reference.type && own.id === reference.id
}
