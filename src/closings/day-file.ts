import { createHash } from 'node:crypto'
import { type DayColumn, type DayRow, dayColumns, makeRow } from './day-row.ts'

/*
 * The rows of a version of a day as bytes: one JSON object with a list for each column. Same rows, same bytes.
 */

interface DayColumns extends Readonly<Record<DayColumn, readonly number[]>> {
  readonly productId: readonly string[]
  readonly warehouseId: readonly (string | null)[]
}

/** @param rows in their order */
export function bytesOf(day: string, version: number, rows: readonly DayRow[]): Buffer {
  const columns: Record<string, unknown> = {
    productId: rows.map(({ productId }) => productId),
    warehouseId: rows.map(({ warehouseId }) => warehouseId ?? null),
  }
  for (const column of dayColumns) columns[column] = rows.map((row) => row[column])
  return Buffer.from(`${JSON.stringify({ day, version, columns })}\n`)
}

/** @param bytes those that `bytesOf` made, as their digest proves */
export function rowsOf(bytes: Uint8Array): readonly DayRow[] {
  const { columns } = JSON.parse(Buffer.from(bytes).toString()) as { columns: DayColumns }
  const lists = dayColumns.map((column) => columns[column])
  return columns.productId.map((productId, index) =>
    makeRow(
      productId,
      columns.warehouseId[index] ?? undefined,
      lists.map((list) => list[index] as number),
    ),
  )
}

/** Chained: nothing before it can be changed either without this one changing. */
export function digestOf(previous: string, bytes: Uint8Array): string {
  return createHash('sha256').update(previous).update('\n').update(bytes).digest('hex')
}

export function fileName(day: string, version: number): string {
  return `${day}.v${version}.json`
}
