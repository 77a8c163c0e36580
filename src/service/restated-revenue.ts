import type { RunningReport } from '../closings.ts'
import { RevenueFold, type SellerType } from '../marketplace.ts'

/** A half-open interval of instants, in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

const sums = ['gross', 'recognized', 'refunds', 'refundsRecognized', 'net'] as const

/**
 * Revenue of what happened in a span, as named figures that go on with each commit: in all, and by who sold it, such as
 * `net of fba_2p`.
 */
export function restatedRevenue({ from, to }: Span): RunningReport {
  const figures: Record<string, number> = Object.fromEntries(sums.map((name) => [name, 0]))
  const add = (name: (typeof sums)[number], type: SellerType, amount: number): void => {
    for (const figure of [name, `${name} of ${type}`]) figures[figure] = (figures[figure] ?? 0) + amount
  }
  const fold = new RevenueFold(({ effectiveAt, side, sellerType, gross, recognized }) => {
    if (effectiveAt < from || effectiveAt >= to) return
    add('net', sellerType, recognized)
    add(side === 'sale' ? 'gross' : 'refunds', sellerType, side === 'sale' ? gross : -gross)
    const [name, amount] =
      side === 'sale' ? (['recognized', recognized] as const) : (['refundsRecognized', -recognized] as const)
    add(name, sellerType, amount)
  })
  return { add: (commit) => fold.add(commit), figures: () => ({ ...figures }) }
}
