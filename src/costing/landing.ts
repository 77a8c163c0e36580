import { sharesOf } from '../money/shares.ts'
import type { Origin } from './layer.ts'
import type { ProductBooks } from './product-books.ts'
import { wholePortionOf } from './taking.ts'

/** Where a later cost of a receipt goes: to what was sold and lost of it, and to where its units are, by FIFO. */
export interface Landing {
  readonly sold: number
  readonly lost: number
  /** By the keys of the pools. */
  readonly pools: readonly { readonly key: string; readonly value: number }[]
  /** What of the sold share the issues have that are remembered, so that later returns bring it along. */
  readonly issues: readonly { readonly sequence: number; readonly index: number; readonly value: number }[]
}

/**
 * Spreads a later cost by largest remainder over the units of a receipt: sold, lost, and in each place. Units that went
 * back to the supplier bear none, unless all did: then it is a loss.
 * @param books kept by FIFO, or with layers that are
 * @param keptAfter issues up to this time are forgotten
 */
export function landingOf(
  books: ProductBooks,
  origin: Origin,
  amount: number,
  keptAfter: number = Number.NEGATIVE_INFINITY,
): Landing {
  const there = [...books.pools()].flatMap(([key, pool]) => {
    const units = (pool.costed.of(origin)?.quantity ?? 0) + (pool.uncosted.of(origin)?.quantity ?? 0)
    return units === 0 ? [] : [{ key, units }]
  })
  const weights = [origin.sold, origin.lost, ...there.map(({ units }) => units)]
  if (weights.every((weight) => weight === 0)) return { sold: 0, lost: amount, pools: [], issues: [] }
  const [sold = 0, lost = 0, ...shares] = sharesOf(amount, weights)
  const pools = there.map(({ key }, place) => ({ key, value: shares[place] as number }))
  return { sold, lost, pools, issues: sold === 0 ? [] : issuesOf(books, origin, sold, keptAfter) }
}

/**
 * The whole cents of each issue's own share, whatever other issues are remembered: a fold that looks ahead remembers
 * fewer, and comes to the same. What is left over stays cost of goods.
 */
function issuesOf({ issues }: ProductBooks, origin: Origin, sold: number, keptAfter: number): Landing['issues'] {
  return issues.flatMap((issue) => {
    const units = issue.unitsFrom(origin)
    const { sequence, index, time } = issue.name
    if (units === 0 || time <= keptAfter) return []
    return [{ sequence, index, value: wholePortionOf(sold, units, Math.max(origin.sold, units)) }]
  })
}
