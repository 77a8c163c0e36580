import { columnTypes, quoted } from '../sql/sql-schema.ts'
import { type AnyRow, type Cell, kindOf, type Table } from '../tables/table.ts'
import { timeText } from './cell-text.ts'
import type { TableFormat } from './table-format.ts'

/** An object a line, with all columns. Amounts beyond 2^53 stand there with all their digits. */
export const ndjson: TableFormat = {
  name: 'ndjson',
  encode: (table, rows) => {
    const columns = Object.entries(table.columns).map(([name, column]) => ({
      name,
      label: JSON.stringify(name),
      isTime: kindOf(column) === 'time',
    }))
    const lines = rows.map((row: AnyRow) => {
      const fields = columns.map(({ name, label, isTime }) => `${label}:${jsonOf(row[name] as Cell, isTime)}`)
      return `{${fields.join(',')}}\n`
    })
    return Buffer.from(lines.join(''))
  },
  scan: (table: Table, path) =>
    `read_json(${quoted(path)}, format = 'newline_delimited', columns = {${columnTypes(table)}})`,
}

function jsonOf(value: Cell, isTime: boolean): string {
  if (isTime && value !== null) return JSON.stringify(timeText(value as number))
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}
