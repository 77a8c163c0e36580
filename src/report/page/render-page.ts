import type { BusinessReport } from '../business-report.ts'
import type { ReportSection, ReportTable } from '../report-section.ts'
import { headOf, sectionsOf } from '../report-sections.ts'
import { html, Markup } from './markup.ts'
import { sectionCharts } from './section-charts.ts'
import { style } from './style.ts'
import { tiles } from './tiles.ts'

/** The report as one page of HTML, which needs nothing from anywhere else: no script, no font, no picture. */
export function renderPage(report: BusinessReport): string {
  const { from, to } = report.period
  const { text } = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Business report, ${from} to ${to}</title>
<style>${new Markup(style)}</style>
<main>
<h1>Business report</h1>
<p class="head">${headOf(report)}</p>
${tiles(report)}
${sectionsOf(report).map((section) => sectionOf(section, report))}
</main>
</html>
`
  return text
}

function sectionOf({ id, title, note, tables, lines = [] }: ReportSection, report: BusinessReport): Markup {
  const charts = sectionCharts[id]?.(report) ?? []
  return html`<section id="${id}">
<h2>${title}</h2>
<p class="note">${note}</p>
${charts.map(({ about, picture }) => html`<figure><figcaption>${about}</figcaption>${picture}</figure>\n`)}
${tables.map(tableOf)}
${lines.map((line) => html`<p>${line}</p>\n`)}
</section>
`
}

/** Longer texts may be broken. */
const longText = 28

function tableOf({ head, rows, words, whenEmpty }: ReportTable): Markup {
  if (rows.length === 0) return html`<p>${whenEmpty}</p>`
  const kind = (column: number, text: string): string =>
    [words.includes(column) ? 'word' : '', text.length > longText ? 'long' : ''].join(' ').trim()
  return html`<div class="scroll"><table>
<thead><tr>${head.map((name, column) => html`<th class="${kind(column, '')}">${name}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map((text, column) => html`<td class="${kind(column, text)}">${text}</td>`)}</tr>\n`)}
</tbody></table></div>`
}
