import type { Reference } from '../../audit/commit.ts'
import { isLedgerEntry } from '../../audit/ledger-entry.ts'
import { isMovementType, type Movement } from '../../inventory/movement.ts'
import { fctMovements } from './stock-tables.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

type MovementRow = RowOf<typeof fctMovements>

/** Every movement, once. */
export class MovementFold implements TableFold {
  readonly tables: readonly Table[] = [fctMovements]
  #rows: MovementRow[] = []

  add(commit: LogCommit): void {
    for (const [index, entry] of commit.entries.entries())
      if (isMovement(entry)) this.#rows.push(rowOf(entry, index, commit))
  }

  *take(): Generator<TableRows, void, undefined> {
    yield rowsOf(fctMovements, this.#rows)
    this.#rows = []
  }
}

/** Whether goods move by it: an entry of the stock, and no setting. */
export function isMovement(entry: LogCommit['entries'][number]): entry is Movement {
  return !isLedgerEntry(entry) && isMovementType(entry.type)
}

function rowOf(movement: Movement, index: number, commit: LogCommit): MovementRow {
  const { sequence, at, effectiveAt = at, actor = null } = commit
  const isOwn = index < (commit.own ?? commit.entries.length)
  const reference: Reference | undefined = movement.reference ?? (isOwn ? commit.reference : undefined)
  const { quantity, unitCost, totalCost, reservationId, reversesSequence, receiptSequence } = movement
  return {
    sequence,
    entry_index: index,
    occurred_at: at,
    effective_at: effectiveAt,
    movement_type: movement.type,
    product_id: movement.productId,
    warehouse_id: movement.warehouseId,
    quantity,
    from_account: movement.from,
    to_account: movement.to,
    unit_cost: unitCost ?? null,
    total_cost: totalCost ?? (unitCost === undefined ? null : product(quantity, unitCost)),
    reservation_id: reservationId ?? null,
    reverses_sequence: reversesSequence ?? null,
    receipt_sequence: receiptSequence ?? null,
    reference_type: reference?.type ?? null,
    reference_id: reference?.id ?? null,
    actor,
    reason: movement.reason ?? (isOwn ? commit.reason : undefined) ?? null,
  }
}

/** Exact, also beyond 2^53. */
function product(a: number, b: number): number | bigint {
  const rounded = a * b
  return Number.isSafeInteger(rounded) ? rounded : BigInt(a) * BigInt(b)
}
