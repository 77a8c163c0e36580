import { isLedgerEntry } from '../../audit/ledger-entry.ts'
import type { Entry } from '../../inventory/entry.ts'
import { dimDates, dimWarehouses } from './stock-tables.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

type WarehouseRow = RowOf<typeof dimWarehouses>
type SettingsEntry = Extract<Entry, { type: 'warehouse-added' | 'warehouse-configured' }>

/** Warehouses as they are. */
export class WarehouseFold implements TableFold {
  readonly tables: readonly Table[] = [dimWarehouses]
  readonly #warehouses: Map<string, WarehouseRow> = new Map()
  readonly #changed: Set<string> = new Set()

  add({ entries, at, sequence }: LogCommit): void {
    for (const entry of entries) {
      if (isLedgerEntry(entry)) continue
      if (entry.type !== 'warehouse-added' && entry.type !== 'warehouse-configured') continue
      const before = this.#warehouses.get(entry.warehouseId)
      this.#warehouses.set(entry.warehouseId, configured(before, entry, at, sequence))
      this.#changed.add(entry.warehouseId)
    }
  }

  *take(): Generator<TableRows, void, undefined> {
    const rows = Array.from(this.#changed, (id) => this.#warehouses.get(id) as WarehouseRow)
    this.#changed.clear()
    yield rowsOf(dimWarehouses, rows)
  }
}

/** What an entry does not say stays as it was. */
function configured(
  before: WarehouseRow | undefined,
  entry: SettingsEntry,
  at: number,
  sequence: number,
): WarehouseRow {
  const { warehouseId, name, capacity, reorderThreshold, location } = entry
  const there = location === undefined ? before : { latitude: null, longitude: null, ...location }
  return {
    warehouse_id: warehouseId,
    name: name ?? before?.name ?? warehouseId,
    capacity: capacity === undefined ? (before?.capacity ?? null) : capacity,
    reorder_threshold: reorderThreshold === undefined ? (before?.reorder_threshold ?? null) : reorderThreshold,
    latitude: there?.latitude ?? null,
    longitude: there?.longitude ?? null,
    added_at: before?.added_at ?? at,
    sequence,
  }
}

const dayMs = 86_400_000
/** What a date can be. A log of a test may have other times. */
const lastTime = 8.64e15

/** The days that a log comes to. */
export class DateFold implements TableFold {
  readonly tables: readonly Table[] = [dimDates]
  #next: number | undefined
  #rows: RowOf<typeof dimDates>[] = []

  add({ at, sequence }: LogCommit): void {
    if (Math.abs(at) > lastTime) return
    const day = Math.floor(at / dayMs)
    for (this.#next ??= day; this.#next <= day; this.#next += 1) this.#rows.push(dateRow(this.#next * dayMs, sequence))
  }

  *take(): Generator<TableRows, void, undefined> {
    yield rowsOf(dimDates, this.#rows)
    this.#rows = []
  }
}

function dateRow(time: number, sequence: number): RowOf<typeof dimDates> {
  const date = new Date(time)
  const month = date.getUTCMonth() + 1
  const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay()
  // The week of a day is that of its Thursday.
  const thursday = new Date(time + (4 - weekday) * dayMs)
  const firstOfYear = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return {
    date_day: date.toISOString().replace(/T.*/, ''),
    year_number: date.getUTCFullYear(),
    quarter_number: Math.ceil(month / 3),
    month_number: month,
    day_of_month: date.getUTCDate(),
    day_of_week: weekday,
    iso_year: thursday.getUTCFullYear(),
    iso_week: Math.floor((thursday.getTime() - firstOfYear) / (7 * dayMs)) + 1,
    sequence,
  }
}
