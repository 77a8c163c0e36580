import type { Figures, RunningReport } from '../closings.ts'
import { RevenueFold } from '../marketplace.ts'

/** A half-open interval of instants, in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Revenue of what happened in a span, as named figures: what a restatement compares. */
export function revenueFigures({ from, to }: Span): RunningReport {
  const sums = { gross: 0, recognized: 0, refunds: 0, 'refunds recognized': 0, net: 0 }
  const fold = new RevenueFold(({ effectiveAt, side, gross, recognized }) => {
    if (effectiveAt < from || effectiveAt >= to) return
    sums.net += recognized
    if (side === 'sale') {
      sums.gross += gross
      sums.recognized += recognized
    } else {
      sums.refunds -= gross
      sums['refunds recognized'] -= recognized
    }
  })
  return { add: (commit) => fold.add(commit), figures: () => ({ ...sums }) satisfies Figures }
}
