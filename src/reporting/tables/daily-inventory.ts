import { join } from 'node:path'
import { isLedgerEntry, isLedgerOpened } from '../../audit/ledger-entry.ts'
import {
  type ClosingsEntry,
  type DayRow,
  FolderDayStore,
  MemoryDayStore,
  ReadingDayStore,
  readClosings,
} from '../../closings.ts'
import { type CommitSource, isRepeatable, partsOf, type ReadRange } from '../commit-source.ts'
import { fctDailyInventory } from './daily-inventory-table.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit } from './table-fold.ts'

interface Closed {
  readonly day: string
  readonly version: number
  /** The commit that says so. */
  readonly sequence: number
}

/**
 * The rows of closed days. They stand in files beside the log, or are derived from it, so they are no fold: they are
 * read from a log that can be read again.
 */
export class DailyInventory {
  readonly #isWanted: boolean
  readonly #source: CommitSource
  readonly #range: ReadRange
  #closed: Closed[] = []

  constructor(source: CommitSource, range: ReadRange, tables: readonly Table[]) {
    this.#isWanted = tables.includes(fctDailyInventory)
    this.#source = source
    this.#range = range
  }

  add({ entries, sequence }: LogCommit): void {
    if (!this.#isWanted) return
    for (const entry of entries) {
      if (!isLedgerEntry(entry) || entry.ledger !== 'closings' || isLedgerOpened(entry)) continue
      const fact = entry as object as ClosingsEntry
      this.#closed.push({ day: fact.day, version: fact.type === 'day-closed' ? 1 : fact.version, sequence })
    }
  }

  /** Says that rows of what was told so far are not wanted: they were written before. */
  forget(): void {
    this.#closed = []
  }

  /** The rows of the days that were closed, and restated, since it was asked last. */
  async take(): Promise<readonly TableRows[]> {
    const [source, closed, last] = [this.#source, this.#closed, this.#closed.at(-1)]
    if (last === undefined || !isRepeatable(source)) return []
    this.#closed = []
    const parts = partsOf(source, this.#range)
    const read = (from: number, to = last.sequence): AsyncIterable<LogCommit> =>
      parts(from, Math.min(to, last.sequence))
    const days = await readClosings(read, storeOf(source))
    const rows: RowOf<typeof fctDailyInventory>[] = []
    for (const one of closed) {
      const { day, version } = one
      const before = version === 1 ? [] : await days.rows(day, { version: version - 1 })
      const known = new Set(before.map((row) => JSON.stringify(row)))
      const changed = (await days.rows(day, { version })).filter((row) => !known.has(JSON.stringify(row)))
      for (const row of changed) rows.push(rowOf(one, row))
    }
    return [rowsOf(fctDailyInventory, rows)]
  }
}

/** Files beside the journal are read, and none is written. */
function storeOf(source: CommitSource): ReadingDayStore | MemoryDayStore {
  return typeof source === 'string'
    ? new ReadingDayStore(new FolderDayStore(join(source, 'days')))
    : new MemoryDayStore()
}

function rowOf({ day, version, sequence }: Closed, row: DayRow): RowOf<typeof fctDailyInventory> {
  return {
    business_day: day,
    version,
    product_id: row.productId,
    warehouse_id: row.warehouseId ?? null,
    opening: row.opening,
    received: row.received,
    returned: row.returned,
    adjusted: row.adjusted,
    transferred_in: row.transferredIn,
    sold: row.sold,
    written_off: row.writtenOff,
    returned_to_supplier: row.returnedToSupplier,
    transferred_out: row.transferredOut,
    ending: row.ending,
    damaged: row.damaged,
    quarantined: row.quarantined,
    opening_value: row.openingValue,
    received_value: row.receivedValue,
    returned_value: row.returnedValue,
    adjusted_value: row.adjustedValue,
    transferred_in_value: row.transferredInValue,
    sold_value: row.soldValue,
    written_off_value: row.writtenOffValue,
    returned_to_supplier_value: row.returnedToSupplierValue,
    transferred_out_value: row.transferredOutValue,
    revalued: row.revalued,
    ending_value: row.endingValue,
    sequence,
  }
}
