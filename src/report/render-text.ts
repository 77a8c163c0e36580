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
    const body = [...tables.map(({ head, rows, words }) => table(head, rows, words)), ...sentences.map((line) => line)]
    return section(title, note, body.join('\n\n'))
  })
  return [heading('Business report', headOf(report)), ...sections].join('\n\n')
}
