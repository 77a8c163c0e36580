/*
 * How money is shared and given back, in whole smallest units: pure functions, so that no order of returns, refunds and
 * cancellations loses or invents a cent. Rule 9 of the orders' README.
 */

/** floor(value × part / whole), exactly: a product may be past 2^53. */
export function shareOf(value: number, part: number, whole: number): number {
  const product = value * part
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / whole)
  return Number((BigInt(value) * BigInt(part)) / BigInt(whole))
}

/**
 * Shares a value by weights so that the shares sum to it: each gets its floor, and what is left goes one by one to the
 * largest remainders, ties to the earlier (Hamilton's method).
 * @param weights whole numbers; their sum is above 0 unless the value is 0
 */
export function sharesOf(value: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n)
  if (value === 0 || sum === 0n) return weights.map(() => 0)
  const products = weights.map((weight) => BigInt(value) * BigInt(weight))
  const shares = products.map((product) => Number(product / sum))
  const left = value - shares.reduce((total, share) => total + share, 0)
  const byRemainder = products
    .map((product, index) => ({ index, remainder: product % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] as number) + 1
  return shares
}

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
