import { dayBounds } from '../calendar/business-day.ts'
import type { ClosedDays, DayDrift, ReadCommits, Restatement } from '../closings.ts'
import type { CostingMethod, Valuation } from '../costing.ts'
import { netRevenue, type RevenueRow } from '../marketplace.ts'
import {
  type CohortValue,
  cohortValue,
  type PromiseFunnel,
  promiseFunnel,
  type ReturnRate,
  returnRate,
} from '../reporting.ts'
import { costFigures, reportedMethods, valueBy } from './cost-figures.ts'
import type { LogFacts } from './log-facts.ts'
import type { ReportPeriod } from './report-period.ts'
import { revenueFigures, type Span } from './revenue-figures.ts'
import { type StockOfAge, stockAges } from './stock-ages.ts'
import { type StockOfDay, stockByDay } from './stock-by-day.ts'

/** What a method makes of the goods of a period. Amounts are smallest units. */
export type MethodFigures = Pick<
  Valuation,
  'costOfGoodsSold' | 'losses' | 'stock' | 'uncostedUnits' | 'shortUnits' | 'difference'
> & { readonly method: CostingMethod; readonly kind: Valuation['kind'] }

/** A period as it closed and as it is known now. Absent where its last day is not closed. */
export interface ClosedFigures {
  readonly revenue: Restatement
  readonly cost: Restatement
}

export interface BusinessReport {
  readonly period: ReportPeriod
  readonly facts: LogFacts
  /** By refund date: what was shipped and what was given back in the period. */
  readonly revenue: readonly RevenueRow[]
  /** By order cohort: what came of the orders of the period. */
  readonly cohort: readonly RevenueRow[]
  /** By refund date, a row a day and seller type. */
  readonly revenueByDay: readonly RevenueRow[]
  readonly closed: ClosedFigures | undefined
  readonly valuations: readonly MethodFigures[]
  /** At the end of each closed day of the period. */
  readonly stockByDay: readonly StockOfDay[]
  /** At the end of the period, by FIFO. */
  readonly ages: readonly StockOfAge[]
  /** Of all orders of the log. */
  readonly funnel: readonly PromiseFunnel[]
  readonly customers: readonly CohortValue[]
  readonly returns: { readonly byCategory: readonly ReturnRate[]; readonly byReason: readonly ReturnRate[] }
  /** Of all closed days and their versions. */
  readonly drift: { readonly days: number; readonly versions: number; readonly figures: readonly DayDrift[] }
}

/** What a log says of a period: revenue, costs, what was told late, and whether all adds up. */
export async function businessReport(
  read: ReadCommits,
  closedDays: ClosedDays,
  facts: LogFacts,
  period: ReportPeriod,
): Promise<BusinessReport> {
  const { from, to, zone } = period
  const span: Span = { from: dayBounds(from, zone).from, to: dayBounds(to, zone).to }
  const all = (): ReturnType<ReadCommits> => read(1)
  const days = closedDays.days()
  const isClosed = days.some(({ day }) => day === to)
  const revenue = (by: 'refund-date' | 'order-cohort', ...days: 'day'[]): Promise<readonly RevenueRow[]> =>
    netRevenue(all(), { ...span, by, groupBy: ['sellerType', ...days], timeZone: zone })
  const valuations = await Promise.all(reportedMethods.map((method) => valueBy(all, method, span)))
  const byFifo = valuations.find(({ method }) => method === 'fifo')
  return {
    period,
    facts,
    revenue: await revenue('refund-date'),
    cohort: await revenue('order-cohort'),
    revenueByDay: await revenue('refund-date', 'day'),
    closed: isClosed
      ? {
          revenue: await closedDays.restatement({ to }, revenueFigures(span)),
          cost: await closedDays.restatement({ to }, costFigures(span)),
        }
      : undefined,
    valuations: valuations.map(figuresOf),
    stockByDay: await stockByDay(closedDays, from, to),
    ages: stockAges(byFifo?.layers ?? []),
    funnel: await promiseFunnel(all()),
    customers: await cohortValue(all(), { timeZone: zone }),
    returns: {
      byCategory: await returnRate(all(), { by: 'category' }),
      byReason: await returnRate(all(), { by: 'reason' }),
    },
    drift: {
      days: days.length,
      versions: days.reduce((sum, { versions }) => sum + versions.length, 0),
      figures: await closedDays.reconcileDays(),
    },
  }
}

function figuresOf(value: Valuation): MethodFigures {
  const { method, kind, costOfGoodsSold, losses, stock, uncostedUnits, shortUnits, difference } = value
  return { method, kind, costOfGoodsSold, losses, stock, uncostedUnits, shortUnits, difference }
}
