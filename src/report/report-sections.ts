import { type Amounts, amountsIn } from './amounts.ts'
import type { BusinessReport } from './business-report.ts'
import { costSection, stockSection } from './cost-sections.ts'
import { driftSection } from './drift-section.ts'
import { customersSection, funnelSection, returnsSection } from './question-sections.ts'
import type { ReportSection } from './report-section.ts'
import { restatementSection } from './restatement-section.ts'
import { cohortSection, revenueSection } from './revenue-sections.ts'

const sections: readonly ((report: BusinessReport, amounts: Amounts) => ReportSection)[] = [
  revenueSection,
  cohortSection,
  restatementSection,
  costSection,
  stockSection,
  funnelSection,
  customersSection,
  returnsSection,
  driftSection,
]

/** All that is shown of a report, in order. */
export function sectionsOf(report: BusinessReport): readonly ReportSection[] {
  const amounts = amountsIn(report.facts.currency)
  return sections.map((section) => section(report, amounts))
}

/** What the whole report is of: a line for its head. */
export function headOf({ period: { from, to, zone }, facts: { sequence, currency } }: BusinessReport): string {
  const unit = currency === undefined ? 'amounts in smallest units' : `amounts in ${currency}`
  return `${from} to ${to}, in ${zone}; ${unit}; as known at commit ${sequence}`
}
