import type { JSX } from 'preact'
import { decimal, number, title } from '../words.ts'
import { type Column, Table } from './table.tsx'

interface RowsTableProps {
  readonly rows: readonly object[]
  /** Of the file that is downloaded. */
  readonly name: string
  /** Whether there are more than these. */
  readonly isCut: boolean
}

/** Rows of any kind: a column for each field, those of parts beside each other. */
export function RowsTable({ rows, name: file, isCut }: RowsTableProps): JSX.Element {
  const flat = rows.map((row, index): Flat => ({ index, cells: flattened(row) }))
  const names = [...new Set(flat.flatMap(({ cells }) => Object.keys(cells)))]
  return (
    <>
      <p class="buttons">
        <span class="quiet">
          {number(rows.length)} rows{isCut ? ', and there are more' : ''}
        </span>
        {rows.length > 0 && (
          <a
            download={`${file}.csv`}
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(
              csvOf(
                names,
                flat.map(({ cells }) => cells),
              ),
            )}`}
          >
            Download as CSV
          </a>
        )}
      </p>
      <Table
        caption={title(file)}
        rows={flat}
        keyOf={({ index }) => String(index)}
        empty="It has no rows: nothing that it counts has happened yet."
        columns={names.map(
          (name): Column<Flat> => ({
            title: title(name),
            isNumber: flat.some(({ cells }) => typeof cells[name] === 'number'),
            cell: ({ cells }) => shown(cells[name]),
          }),
        )}
      />
    </>
  )
}

type Cells = Readonly<Record<string, unknown>>

interface Flat {
  readonly index: number
  readonly cells: Cells
}

function flattened(row: object): Cells {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([part, inner]) => [`${name} ${part}`, inner])
        : [[name, value]],
    ),
  )
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return Number.isInteger(value) ? number(value) : decimal(value, 2)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** RFC 4180. What a spreadsheet would take for a formula is kept a text. */
function csvOf(columns: readonly string[], rows: readonly Cells[]): string {
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return ''
    const text = typeof value === 'string' ? value.replace(/^[=+@-]/, "'$&") : JSON.stringify(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
}
