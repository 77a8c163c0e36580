import type { ClosingLog } from './closing-log.ts'
import type { ClosedDay, DayVersion } from './closings-book.ts'
import type { DayColumn, DayRow } from './day-row.ts'
import { nameOf } from './day-row.ts'
import { DayRows } from './day-rows.ts'
import { rememberedLog } from './remembered-log.ts'
import { type UnitRow, UnitsBySql, unitColumns } from './units-by-sql.ts'
import { type DayValues, ValuesAnew } from './values-anew.ts'

/** A figure of a stored row that the log does not give. */
export interface DayDrift {
  readonly day: string
  readonly version: number
  readonly productId: string
  readonly warehouseId?: string
  readonly column: DayColumn
  readonly stored: number
  readonly derived: number
}

/** Works every version of some days out anew, each at its own sequence, and returns the figures that differ. */
export async function reconcileDays(log: ClosingLog, days: readonly ClosedDay[]): Promise<readonly DayDrift[]> {
  const last = Math.max(0, ...days.flatMap(({ versions }) => versions.map(({ sequence }) => sequence)))
  const known = await rememberedLog(log, last)
  const units = await UnitsBySql.of(known.commits(1, last))
  const values = new ValuesAnew(known)
  try {
    const files = new DayRows(known)
    const found: DayDrift[] = []
    for (const day of days) {
      for (const version of day.versions) {
        const stored = await files.stored(day, version.version)
        found.push(...unitDrifts(day, version, stored, units))
        found.push(...valueDrifts(version, stored, await values.of(day, version)))
      }
    }
    return found
  } finally {
    units.close()
  }
}

/** Levels that did not move that day have no row, and need none. */
function unitDrifts(
  { day, from, to }: ClosedDay,
  { version, sequence }: DayVersion,
  stored: readonly DayRow[],
  units: UnitsBySql,
): readonly DayDrift[] {
  const rows = new Map(stored.map((row) => [nameOf(row), row]))
  const found: DayDrift[] = []
  for (const derived of units.rows({ from, to }, sequence)) {
    const row = rows.get(nameOf(derived))
    if (row === undefined && !moved(derived)) continue
    for (const column of unitColumns) {
      const is = row?.[column] ?? 0
      if (is === derived[column]) continue
      const { productId, warehouseId } = derived
      const where = warehouseId === undefined ? { productId } : { productId, warehouseId }
      found.push({ day, version, ...where, column, stored: is, derived: derived[column] })
    }
  }
  return found
}

function valueDrifts({ day, version }: DayVersion, stored: readonly DayRow[], values: DayValues): readonly DayDrift[] {
  return stored.flatMap((row) =>
    Array.from(values.differing(row), ([column, derived]) => ({
      day,
      version,
      productId: row.productId,
      ...(row.warehouseId !== undefined && { warehouseId: row.warehouseId }),
      column,
      stored: row[column],
      derived,
    })),
  )
}

function moved({ opening, ending, ...rest }: UnitRow): boolean {
  const { received, returned, adjusted, transferredIn, sold, writtenOff, returnedToSupplier, transferredOut } = rest
  if (opening !== ending) return true
  return [received, returned, adjusted, transferredIn, sold, writtenOff, returnedToSupplier, transferredOut].some(
    (flow) => flow !== 0,
  )
}
