import { businessDay, readZone } from '../calendar/business-day.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPart } from '../errors/known-fields.ts'
import { readChoice, readOptionalId, readOptionalTime, readOptionalWholeNumber } from '../inventory/request/fields.ts'
import type { IsOurs } from './cost-fold.ts'
import type { PeriodicMethod } from './periodic-fold.ts'
import type { PerpetualMethod } from './product-books.ts'

export type CostingMethod = PerpetualMethod | PeriodicMethod

export interface ValuationOptions {
  readonly method: CostingMethod
  /** From this instant on; without it from the beginning. Milliseconds since 1970. */
  readonly from?: number
  /** Up to this instant, which is not in it; without it all there is. */
  readonly to?: number
  /** What was known at a commit, itself included. */
  readonly asOf?: { readonly sequence: number }
  /** By the times at which things were recorded (as a rule), or at which they happened. */
  readonly by?: 'recorded' | 'effective'
  readonly productId?: string
  /** Only this place is shown; periodic methods have none. */
  readonly warehouseId?: string
  /** Of periodic methods; without it all that is asked about is one period. */
  readonly period?: 'day' | 'month'
  /** Whose days and months they are; UTC if left out. */
  readonly timeZone?: string
  /** Whether goods are the house's own at a time; others' have no cost. All are, if left out. */
  readonly isOurs?: IsOurs
}

export interface AskedValuation extends Omit<ValuationOptions, 'asOf' | 'period' | 'timeZone'> {
  readonly by: 'recorded' | 'effective'
  readonly lastSequence: number
  readonly periodOf: (time: number) => string | number
}

const methods: readonly CostingMethod[] = ['moving-average', 'fifo', 'lifo', 'periodic-average', 'periodic-lifo']
const known = fieldsOf<ValuationOptions>({
  method: true,
  from: true,
  to: true,
  asOf: true,
  by: true,
  productId: true,
  warehouseId: true,
  period: true,
  timeZone: true,
  isOurs: true,
})
const asOfFields = fieldsOf<NonNullable<ValuationOptions['asOf']>>({ sequence: true })

export function isPeriodic(method: CostingMethod): method is PeriodicMethod {
  return method === 'periodic-average' || method === 'periodic-lifo'
}

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readValuation(options: ValuationOptions): AskedValuation {
  const given = readObject(options, 'options', known)
  const method = readChoice(given, 'method', methods)
  const by = given.by === undefined ? 'recorded' : readChoice(given, 'by', ['recorded', 'effective'] as const)
  const from = readOptionalTime(given, 'from')
  const to = readOptionalTime(given, 'to')
  if (from !== undefined && to !== undefined && to < from) throw invalidArgument('to', to, 'is before from')
  const productId = readOptionalId(given, 'productId')
  const warehouseId = readOptionalId(given, 'warehouseId')
  if (warehouseId !== undefined && isPeriodic(method)) {
    const problem = `${method} pools a product over all places; leave it out, or choose a perpetual method`
    throw invalidArgument('warehouseId', warehouseId, problem)
  }
  const { isOurs } = given
  if (isOurs !== undefined && typeof isOurs !== 'function')
    throw invalidArgument('isOurs', isOurs, 'must be a function of a product id and a time')
  return {
    method,
    by,
    lastSequence: lastSequenceOf(given.asOf),
    periodOf: readPeriodOf(given, method, from),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(productId !== undefined && { productId }),
    ...(warehouseId !== undefined && { warehouseId }),
    ...(isOurs !== undefined && { isOurs: isOurs as IsOurs }),
  }
}

function lastSequenceOf(asOf: unknown): number {
  if (asOf === undefined) return Number.POSITIVE_INFINITY
  const { sequence } = readPart(asOf, 'asOf', asOfFields)
  return readOptionalWholeNumber({ sequence }, 'sequence', 0, 'asOf.sequence') ?? Number.POSITIVE_INFINITY
}

function readPeriodOf(
  given: Readonly<Record<string, unknown>>,
  method: CostingMethod,
  from: number | undefined,
): AskedValuation['periodOf'] {
  const { period, timeZone } = given
  if (period === undefined) {
    if (timeZone !== undefined) throw invalidArgument('timeZone', timeZone, 'is of no use without a period')
    return (time) => (from !== undefined && time < from ? 0 : 1)
  }
  if (!isPeriodic(method)) throw invalidArgument('period', period, `${method} is perpetual, and has no periods`)
  const zone = timeZone === undefined ? 'UTC' : readZone(timeZone, 'timeZone')
  const letters =
    readChoice(given, 'period', ['day', 'month'] as const) === 'day' ? '2026-11-24'.length : '2026-11'.length
  return (time) => businessDay(time, zone).slice(0, letters)
}
