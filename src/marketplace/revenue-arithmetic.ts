import type { SellerTerms } from './seller.ts'

const whole = 10_000

/** What of a sale is revenue: all of it, or the commission, half up. */
export function recognizedOf(gross: number, { recognizedAs, commissionBasisPoints = 0 }: SellerTerms): number {
  if (recognizedAs === 'gmv') return gross
  // Half up: what is half or more counts as one.
  const doubled = 2 * gross * commissionBasisPoints + whole
  if (Number.isSafeInteger(doubled)) return Math.floor(doubled / (2 * whole))
  return Number(floorOf(2n * BigInt(gross) * BigInt(commissionBasisPoints) + BigInt(whole), BigInt(2 * whole)))
}

function floorOf(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by)
}
