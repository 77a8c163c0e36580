import type { DayDrift } from '../closings.ts'
import { count, countOf } from '../terminal/figures.ts'
import type { BusinessReport } from './business-report.ts'
import type { ReportSection } from './report-section.ts'

/** So many figures that differ are named. */
const mostNamed = 20

export function driftSection({ drift }: BusinessReport): ReportSection {
  const { days, versions, figures } = drift
  return {
    id: 'drift',
    title: 'Drift',
    note: 'every row of every closed day, worked out again at its own commit, by SQL and by a second valuation',
    tables: figures.length === 0 ? [] : [{ head, rows: figures.slice(0, mostNamed).map(rowOf), words: [0, 2, 3, 4] }],
    lines: [
      days === 0
        ? 'No day is closed yet: stockhold close does it.'
        : `Drift ${count(figures.length)}: ${countOf(days, 'closed day')}, ${countOf(versions, 'version')} of them.`,
    ],
  }
}

const head = ['day', 'version', 'product', 'place', 'figure', 'stored', 'the log gives']

function rowOf({ day, version, productId, warehouseId, column, stored, derived }: DayDrift): readonly string[] {
  return [day, String(version), productId, warehouseId ?? 'in transit', column, count(stored), count(derived)]
}
