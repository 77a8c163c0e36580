import { shareOf } from '../money/shares.ts'

/*
 * How money is given back, in whole smallest units: pure functions, so that no order of returns, refunds and
 * cancellations loses or invents a cent. Rule 9 of the orders' README.
 */

/** What the arithmetic of a row goes by. */
export interface CreditedRow {
  readonly quantity: number
  readonly total: number
  /** Units whose money was given back, by returns and cancellations, less those that went out again. */
  readonly creditedUnits: number
  /** That money, less what was reversed. */
  readonly credited: number
}

/** What the next units of a row give: any split of all of it, in any order, sums to its total. */
export function creditFor({ quantity, total, creditedUnits, credited }: CreditedRow, units: number): number {
  return Math.max(shareOf(total, creditedUnits + units, quantity) - credited, 0)
}

/** What is owed anew where units that were credited go out again: the credit of fewer units. */
export function reversalFor({ quantity, total, creditedUnits, credited }: CreditedRow, units: number): number {
  return Math.max(credited - shareOf(total, creditedUnits - units, quantity), 0)
}
