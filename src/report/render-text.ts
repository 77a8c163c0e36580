import { heading, section } from '../terminal/section.ts'
import { table } from '../terminal/table.ts'
import { styled } from '../terminal/terminal.ts'
import type { BusinessReport } from './business-report.ts'
import { headOf, sectionsOf } from './report-sections.ts'

/** The report for a terminal. */
export function renderText(report: BusinessReport): string {
  const sections = sectionsOf(report).map(({ id, title, note, tables, lines = [] }) => {
    const isBad = id === 'drift' && report.drift.figures.length > 0
    const sentences = lines.map((line) => `  ${isBad ? styled('red', line) : line}`)
    const shown = tables.map(({ head, rows, words, whenEmpty = '' }) =>
      rows.length === 0 ? `  ${whenEmpty}` : table(head, rows, words),
    )
    return section(title, note, [...shown, ...sentences].join('\n\n'))
  })
  return [heading('Business report', headOf(report)), ...sections].join('\n\n')
}
