import type { RevenueRow } from '../marketplace.ts'
import { count } from '../terminal/figures.ts'
import type { Amounts } from './amounts.ts'
import type { BusinessReport } from './business-report.ts'
import { sellerTypeName } from './names.ts'
import type { ReportSection, ReportTable } from './report-section.ts'

export function revenueSection({ revenue }: BusinessReport, amounts: Amounts): ReportSection {
  return {
    id: 'revenue',
    title: 'Revenue',
    note: 'what was shipped, and what was given back, in these days: by refund date',
    tables: [revenueTable(revenue, amounts)],
  }
}

export function cohortSection({ cohort }: BusinessReport, amounts: Amounts): ReportSection {
  return {
    id: 'cohort',
    title: 'Revenue of the orders of these days',
    note: 'whenever they were shipped, and whenever something of them was given back: by order cohort',
    tables: [revenueTable(cohort, amounts)],
  }
}

const head = ['seller type', 'orders', 'units', 'shipped', 'recognised', 'given back', 'recognised of it', 'net']

function revenueTable(rows: readonly RevenueRow[], amounts: Amounts): ReportTable {
  const all = rows.length > 1 ? [rowOf('all', sumOf(rows), amounts)] : []
  return {
    head,
    rows: [...rows.map((row) => rowOf(sellerTypeName(row.sellerType), row, amounts)), ...all],
    words: [0],
    whenEmpty: 'Nothing was shipped, and nothing was given back.',
  }
}

type Sums = Pick<RevenueRow, 'units' | 'gross' | 'recognized' | 'refunds' | 'refundsRecognized' | 'net'> & {
  /** Left out of the sum: an order may have lines of several. */
  readonly orders?: number
}

function rowOf(name: string, row: Sums, amounts: Amounts): readonly string[] {
  const { orders, units, gross, recognized, refunds, refundsRecognized, net } = row
  const money = [gross, recognized, refunds, refundsRecognized, net].map(amounts)
  return [name, orders === undefined ? '' : count(orders), count(units), ...money]
}

function sumOf(rows: readonly RevenueRow[]): Sums {
  const sum = (field: keyof Omit<Sums, 'orders'>): number => rows.reduce((total, row) => total + row[field], 0)
  return {
    ...{ units: sum('units'), gross: sum('gross'), recognized: sum('recognized') },
    ...{ refunds: sum('refunds'), refundsRecognized: sum('refundsRecognized'), net: sum('net') },
  }
}
