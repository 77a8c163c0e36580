import { count } from '../../terminal/figures.ts'
import { section } from '../../terminal/section.ts'
import { table } from '../../terminal/table.ts'
import type { ReadAs } from '../order-file/order-file.ts'
import { quoted } from '../order-file/quoted.ts'
import type { SkippedLines } from '../order-file/skipped-lines.ts'

/** How a file of orders was read, since most of it was found and not said. */
export function readAs({ encoding, delimiter, columns, decimal, dateFormat }: ReadAs): string {
  const named = Object.entries(columns).map(([field, name]) => `${field} ${quoted(name)}`)
  const parts = [encoding, `${delimiter} between columns`]
  if (decimal !== undefined) parts.push(`decimal ${decimal}`)
  if (dateFormat !== undefined) parts.push(`dates ${dateFormat}`)
  return `${parts.join(', ')}; ${named.join(', ')}`
}

/** What was left out and why; nothing if all was read. */
export function skippedLines(skipped: readonly SkippedLines[]): string[] {
  if (skipped.length === 0) return []
  const rows = skipped.map(({ reason, lines, first }) => [reason, count(lines), examples(lines, first)])
  const total = skipped.reduce((sum, { lines }) => sum + lines, 0)
  const head = ['', 'lines', 'where']
  return [
    section('Lines left out', 'as --skip-bad-lines says', table(head, [...rows, ['all', count(total), '']], [0, 2])),
  ]
}

function examples(lines: number, first: SkippedLines['first']): string {
  const shown = first.map(({ line, value }) => `${line}${value === undefined ? '' : ` (${quoted(value)})`}`)
  return `${shown.join(', ')}${lines > first.length ? ' …' : ''}`
}
