import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { sharesOf } from '../money/shares.ts'
import type { LandedLine } from './costing-entry.ts'

interface ReceivedAt {
  readonly index: number
  readonly movement: Movement
}

/** The movements of a commit that received goods, each with its place in it. */
export function receivedIn(entries: readonly AnyEntry[]): readonly ReceivedAt[] {
  return entries.flatMap((entry, index) =>
    entry.type === 'received' && !('ledger' in entry) ? [{ index, movement: entry as Movement }] : [],
  )
}

/**
 * What of an amount each movement of a receipt bears: by what the goods cost, since freight is paid for the dear and the
 * cheap; by their number where any cost is unknown.
 */
export function spreadOver(received: readonly ReceivedAt[], amount: number): readonly LandedLine[] {
  const costs = received.map(({ movement }) => costOf(movement))
  const isKnown = costs.every((cost) => cost !== undefined) && costs.some((cost) => cost !== 0)
  const weights = received.map(({ movement }, place) => (isKnown ? (costs[place] as number) : movement.quantity))
  const shares = sharesOf(amount, weights)
  return received.map(({ index, movement: { productId, warehouseId } }, place) => ({
    index,
    productId,
    warehouseId,
    amount: shares[place] as number,
  }))
}

/** What all units of a receipt cost together; undefined if nobody said it, or if it is beyond what can be counted. */
export function costOf({ quantity, unitCost, totalCost }: Movement): number | undefined {
  const cost = totalCost ?? (unitCost === undefined ? undefined : unitCost * quantity)
  return cost === undefined || !Number.isSafeInteger(cost) ? undefined : cost
}
