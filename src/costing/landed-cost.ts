import type { LandedCostAdded, LandedLine } from './costing-entry.ts'

/** A later cost, as it was recorded. */
export interface LandedCost {
  readonly sequence: number
  readonly at: number
  readonly receiptSequence: number
  readonly amount: number
  readonly reason: string
  readonly lines: readonly LandedLine[]
}

export function landedCostOf(
  { receiptSequence, lines, reason }: LandedCostAdded,
  sequence: number,
  at: number,
): LandedCost {
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  return Object.freeze({ sequence, at, receiptSequence, amount, reason, lines })
}
