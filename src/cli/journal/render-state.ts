import type { PastStockView, WarehouseView } from '../../index.ts'
import { count, countOf } from '../../terminal/figures.ts'
import { table } from '../../terminal/table.ts'
import type { StateFigures, Totals } from './state-figures.ts'
import { showTime } from './times.ts'

/** What always is a column, and what is one where any level has it. */
const always = ['available', 'reserved', 'committed', 'damaged', 'quarantined', 'onHand'] as const
const ifAny = ['keepBack', 'incoming', 'backordered'] as const
const headings = { onHand: 'on hand', keepBack: 'kept back' } as const

type Column = (typeof always)[number] | (typeof ifAny)[number]

/** What a journal comes to, as tables. @param limit the most stock levels that are shown */
export function renderState(
  { sequence, at, totals, warehouses, reservations, levels, ledgers }: StateFigures,
  limit: number,
): string {
  const when = sequence === 0 ? 'before the first commit' : `after commit ${count(sequence)}, ${showTime(at)}`
  const held = Object.entries(reservations).map(([status, number]) => `${count(number)} ${status}`)
  const shown = levels.slice(0, limit)
  const left = levels.length - shown.length
  const columns: readonly Column[] = [
    ...always,
    ...ifAny.filter((name) => levels.some((level) => (level[name] ?? 0) > 0)),
  ]
  return [
    `State ${when}`,
    '',
    table(['warehouse', 'name', 'on hand', 'capacity', 'threshold'], warehouses.map(warehouseRow), [0, 1]),
    '',
    levels.length === 0
      ? '  There is no such stock level.'
      : table(
          ['product', 'warehouse', ...columns.map(headingOf), 'threshold', 'version'],
          [...shown.map((level) => levelRow(level, columns)), totalRow(totals, columns)],
          [0, 1],
        ),
    ...(left > 0 ? [`  … and ${count(left)} more stock levels: ask for a part of them, or for more with --limit`] : []),
    '',
    `  ${countOf(totals.products, 'product')}; reservations: ${held.join(', ') || 'none'}`,
    ...(ledgers.length === 0 ? [] : ['', table(['ledger', 'version', 'rows'], ledgers.map(ledgerRow), [0])]),
  ].join('\n')
}

function ledgerRow({ ledger, version, rows }: StateFigures['ledgers'][number]): string[] {
  return [ledger, count(version), rows === undefined ? 'not known here' : count(rows)]
}

function warehouseRow({ id, name, onHand, capacity, reorderThreshold }: WarehouseView): string[] {
  return [id, name, count(onHand), orNone(capacity), orNone(reorderThreshold)]
}

function headingOf(column: Column): string {
  return column in headings ? headings[column as keyof typeof headings] : column
}

function levelRow(level: PastStockView, columns: readonly Column[]): string[] {
  const { productId, warehouseId, reorderThreshold, version } = level
  const counts = columns.map((name) => count(level[name]))
  return [productId, warehouseId, ...counts, orNone(reorderThreshold), count(version)]
}

function totalRow(totals: Totals, columns: readonly Column[]): string[] {
  return ['all', '', ...columns.map((name) => (name === 'keepBack' ? '' : count(totals[name]))), '', '']
}

function orNone(number: number | undefined): string {
  return number === undefined ? '–' : count(number)
}
