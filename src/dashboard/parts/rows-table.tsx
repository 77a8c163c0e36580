import type { JSX } from 'preact'
import { csvOf, save } from '../csv.ts'
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
          <button type="button" onClick={() => save(`${file}.csv`, csvOf(names, cellsOf(flat, names)))}>
            Download as CSV
          </button>
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

function cellsOf(flat: readonly Flat[], names: readonly string[]): unknown[][] {
  return flat.map(({ cells }) => names.map((name) => cells[name]))
}
