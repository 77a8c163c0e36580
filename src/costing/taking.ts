/*
 * The one rule of rounding. Whatever is taken out of a layer, a pool or an issue leaves behind its part, rounded half
 * up: so the last unit takes the rest, and an empty shelf is worth exactly 0. Exact, also where products are past 2^53.
 */

/** What n of the units that are worth `value` together take with them. n is from 0 to `quantity`, which is above 0. */
export function takenValue(value: number, quantity: number, n: number): number {
  if (n === quantity) return value
  return value - portionOf(value, quantity - n, quantity)
}

/** round half up(value × part / whole). Nothing here is below 0. */
export function portionOf(value: number, part: number, whole: number): number {
  const twice = 2 * value * part + whole
  if (twice <= Number.MAX_SAFE_INTEGER) return Math.floor(twice / (2 * whole))
  return Number((2n * BigInt(value) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)))
}

/** The whole part of value × part / whole, so that portions never come to more than the value. */
export function wholePortionOf(value: number, part: number, whole: number): number {
  const product = value * part
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / whole)
  return Number((BigInt(value) * BigInt(part)) / BigInt(whole))
}
