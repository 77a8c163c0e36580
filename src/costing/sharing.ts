/**
 * Shares a value by weights so that the shares sum to it: each gets its floor, and what is left goes one by one to the
 * largest remainders, ties to the earlier (Hamilton's method). Exact, also where products are past 2^53.
 * @param weights whole numbers from 0; if all are 0, the first gets everything
 */
export function sharesOf(value: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n)
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? value : 0))
  const products = weights.map((weight) => BigInt(value) * BigInt(weight))
  const shares = products.map((product) => Number(product / sum))
  const left = value - shares.reduce((total, share) => total + share, 0)
  const byRemainder = products
    .map((product, index) => ({ index, remainder: product % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] as number) + 1
  return shares
}
