import type { KeptOrder, RowUnits } from './kept-order.ts'
import { creditableOf, restOfRow } from './money-of-order.ts'
import { rowWith } from './order-access.ts'
import type { CreditedUnits } from './orders-entry.ts'
import { creditFor } from './refund-arithmetic.ts'

/**
 * What units that come back are worth now: the formula, the row's rest and the order's rest, whichever is least
 * (rule 10).
 * @param units each row once
 */
export function creditsFor(order: KeptOrder, units: readonly RowUnits[]): readonly CreditedUnits[] {
  let rest = creditableOf(order)
  return units.map(({ rowId, quantity }) => {
    const row = rowWith(order, rowId)
    const amount = Math.min(creditFor(row, quantity), restOfRow(row), rest)
    rest -= amount
    return { rowId, quantity, amount }
  })
}

export function sumOfCredits(credits: readonly CreditedUnits[]): number {
  return credits.reduce((sum, { amount }) => sum + amount, 0)
}
