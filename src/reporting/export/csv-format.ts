import { columnTypes, quoted } from '../sql/sql-schema.ts'
import { type AnyRow, type Cell, kindOf, type Table } from '../tables/table.ts'
import { timeText } from './cell-text.ts'
import type { TableFormat } from './table-format.ts'

/** Commas, a line of names first, quotes where they are needed (RFC 4180). Null is nothing; an empty text is `""`. */
export const csv: TableFormat = {
  name: 'csv',
  encode: (table, rows) => {
    const columns = Object.entries(table.columns).map(([name, column]) => ({ name, isTime: kindOf(column) === 'time' }))
    const lines = rows.map((row: AnyRow) =>
      columns.map(({ name, isTime }) => field(row[name] as Cell, isTime)).join(','),
    )
    return Buffer.from(`${[columns.map(({ name }) => name).join(','), ...lines].join('\r\n')}\r\n`)
  },
  scan: (table: Table, path) =>
    `read_csv(${quoted(path)}, header = true, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false, columns = {${columnTypes(table)}})`,
}

function field(value: Cell, isTime: boolean): string {
  if (value === null) return ''
  if (isTime) return timeText(value as number) ?? ''
  return typeof value === 'string' ? textField(value) : String(value)
}

function textField(text: string): string {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
