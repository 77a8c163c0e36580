import { readZone } from '../calendar/business-day.ts'
import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPart, type Unchecked } from '../errors/known-fields.ts'
import { lastTime, readChoice, readOptionalId, readWholeNumber } from '../inventory/request/fields.ts'
import { commitsOf, type LogSource } from '../ledger/log-source.ts'
import { RevenueFold } from './revenue-fold.ts'
import type { RevenuePosting } from './revenue-posting.ts'
import { type RevenueGroup, type RevenueRow, RevenueTable, revenueGroups } from './revenue-table.ts'

/** What a refund counts in: the time when it is made, or that of its order. */
const datings = ['refund-date', 'order-cohort'] as const

export interface RevenueOptions {
  /** From this instant on, in milliseconds since 1970; `dayBounds` and the like give those of a day. */
  readonly from: number
  /** Up to this instant, which is not in it. */
  readonly to: number
  /**
   * `refund-date`: what was shipped then, and what was given back then, whenever it was shipped: May never changes.
   * `order-cohort`: what came of the orders that were made then, whenever.
   */
  readonly by: (typeof datings)[number]
  /** No groups: one row. */
  readonly groupBy?: readonly RevenueGroup[]
  /** As it was known at this commit; all that is known, if left out. */
  readonly asOf?: { readonly sequence: number }
  /** Of days and months, such as `Europe/Berlin`; UTC if left out. */
  readonly timeZone?: string
  /** Needed only where orders are in several. */
  readonly currency?: string
}

const optionFields = fieldsOf<RevenueOptions>({
  from: true,
  to: true,
  by: true,
  groupBy: true,
  asOf: true,
  timeZone: true,
  currency: true,
})
const asOfFields = fieldsOf<{ sequence: number }>({ sequence: true })

/**
 * Revenue, gross and net, from the log alone: recognised as goods are shipped, by the terms that their seller had then,
 * and undone by the same terms, whatever they are today.
 * @param source an inventory, a journal, or what gives commits, such as `readJournal('./shop')`
 * @throws INVALID_ARGUMENT, also where orders are in several currencies and none is named; what reading a log throws
 */
export async function netRevenue(source: LogSource, options: RevenueOptions): Promise<readonly RevenueRow[]> {
  const { from, to, by, groupBy, timeZone, currency, toSequence } = readRevenueOptions(options)
  const table = new RevenueTable(groupBy, timeZone)
  const currencies = new Set<string>()
  const add = (posting: RevenuePosting): void => {
    const time = by === 'order-cohort' ? posting.orderedAt : posting.effectiveAt
    if (time < from || time >= to || (currency !== undefined && currency !== posting.currency)) return
    currencies.add(posting.currency)
    table.add(posting, time)
  }
  const fold = new RevenueFold(add)
  for await (const commit of commitsOf(source, toSequence)) fold.add(commit)
  if (currencies.size <= 1) return table.rows()
  const problem = `must be named, since orders are in several: ${[...currencies].toSorted().join(', ')}`
  throw invalidArgument('currency', undefined, problem)
}

interface CheckedOptions extends Required<Pick<RevenueOptions, 'from' | 'to' | 'by' | 'groupBy' | 'timeZone'>> {
  readonly currency: string | undefined
  readonly toSequence: number
}

function readRevenueOptions(value: unknown): CheckedOptions {
  const options = readObject(value, 'options', optionFields)
  const [from, to] = [readInstant(options, 'from'), readInstant(options, 'to')]
  if (from > to) throw invalidArgument('to', to, `must not be before from, ${from}`)
  const { asOf, timeZone } = options
  const toSequence = asOf === undefined ? Number.POSITIVE_INFINITY : readSequence(asOf)
  return {
    from,
    to,
    by: readChoice(options, 'by', datings),
    groupBy: readGroups(options),
    timeZone: timeZone === undefined ? 'UTC' : readZone(timeZone, 'timeZone'),
    currency: readOptionalId(options, 'currency'),
    toSequence,
  }
}

/** The first day of 1970 begins before 1970 in half of the world. */
function readInstant(options: Unchecked, field: 'from' | 'to'): number {
  const value = options[field]
  if (Number.isInteger(value) && Math.abs(value as number) <= lastTime) return value as number
  throw invalidArgument(field, value, 'must be an instant in whole milliseconds since 1970')
}

function readSequence(asOf: unknown): number {
  return readWholeNumber(readPart(asOf, 'asOf', asOfFields), 'sequence', 0, 'asOf.sequence')
}

function readGroups({ groupBy = [] }: Unchecked): readonly RevenueGroup[] {
  if (!isArray(groupBy)) throw invalidArgument('groupBy', groupBy, `must be an array of ${revenueGroups.join(', ')}`)
  const groups = Array.from(groupBy, (group, index) =>
    readChoice({ group }, 'group', revenueGroups, `groupBy[${index}]`),
  )
  if (new Set(groups).size < groups.length) throw invalidArgument('groupBy', groupBy, 'must name a group once')
  return groups
}
