import { type Refusal, refuseAs } from '../errors/refusal.ts'
import type { KeptOrder, KeptRow, RowUnits } from './kept-order.ts'
import type { AskedUnits } from './order-requests.ts'
import { notReturnable } from './orders-errors.ts'

/** Units of one row, with what was said of them. */
export type Spread<Asked> = RowUnits & { readonly asked: Asked }

/**
 * Which rows are meant: a line's in the order in which they were made (rule 11), each as far as it goes.
 * @param available how many units of a row there are for it
 * @param short the refusal where there are too few
 */
export function unitsOfLines<Asked extends AskedUnits>(
  order: KeptOrder,
  asked: readonly Asked[],
  available: (row: KeptRow) => number,
  short: (asked: Asked, available: number) => Refusal,
): readonly Spread<Asked>[] | Refusal {
  const taken = new Map<string, number>()
  const spread: Spread<Asked>[] = []
  for (const one of asked) {
    let left = one.quantity
    let found = 0
    for (const row of order.rows) {
      if (row.id !== one.rowId && row.lineNumber !== one.lineNumber) continue
      const free = available(row) - (taken.get(row.id) ?? 0)
      found += Math.max(free, 0)
      const quantity = Math.min(free, left)
      if (quantity <= 0) continue
      left -= quantity
      taken.set(row.id, (taken.get(row.id) ?? 0) + quantity)
      spread.push({ rowId: row.id, quantity, asked: one })
    }
    if (left > 0) return short(one, found)
  }
  return spread
}

/** Shipped, and neither back nor asked back. */
export function returnableOf({ shipped, returned, askedBack }: KeptRow): number {
  return shipped - returned - askedBack
}

/** The refusal of taking back more than there is. */
export function notReturnableOf(
  { id: orderId, rows }: KeptOrder,
  { lineNumber, rowId, quantity }: AskedUnits,
  available: number,
): Refusal {
  const meant = rows.filter((row) => row.id === rowId || row.lineNumber === lineNumber)
  const shipped = meant.reduce((sum, row) => sum + row.shipped, 0)
  const where = rowId === undefined ? { lineNumber: lineNumber as number } : { rowId }
  return refuseAs(notReturnable, { orderId, ...where, requested: quantity, shipped, back: shipped - available })
}

/** What is said of the same row, together. */
export function byRow<Units extends RowUnits>(units: readonly Units[]): readonly Units[] {
  const rows = new Map<string, Units>()
  for (const part of units) {
    const before = rows.get(part.rowId)
    rows.set(part.rowId, before === undefined ? part : { ...before, quantity: before.quantity + part.quantity })
  }
  return [...rows.values()]
}
