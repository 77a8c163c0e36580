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
