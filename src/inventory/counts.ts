import { InventoryError } from '../errors/inventory-error.ts'
import { type Account, isPhysical, type OutsideAccount, type PhysicalBucket, type PlannedBucket } from './bucket.ts'
import type { Movement } from './movement.ts'
import { maxQuantity } from './quantity.ts'

/**
 * A stock level's double-entry book: its buckets, and what it has exchanged with the outside
 * accounts. Goods only move, so all physical buckets and accounts always sum to zero.
 */
export type Counts = { [Name in PhysicalBucket | PlannedBucket | OutsideAccount]: number }

export function noCounts(): Counts {
  return {
    available: 0,
    reserved: 0,
    committed: 0,
    damaged: 0,
    quarantined: 0,
    incoming: 0,
    backordered: 0,
    supplier: 0,
    customer: 0,
    scrap: 0,
    transit: 0,
    variance: 0,
  }
}

export function onHandOf(counts: Readonly<Counts>): number {
  return counts.available + counts.reserved + counts.committed + counts.damaged + counts.quarantined
}

/** Moves a quantity. Invariant 1 is proven by the decision before; here it is only made sure of. */
export function move(counts: Counts, { from, to, quantity }: Movement): void {
  const left = counts[from] - quantity
  const arrived = counts[to] + quantity
  if (!isAllowed(from, left) || !isAllowed(to, arrived)) {
    throw new InventoryError('INVARIANT_VIOLATED', {
      invariant: 1,
      problem: `moving ${quantity} leaves ${left} ${from} and ${arrived} ${to}`,
    })
  }
  counts[from] = left
  counts[to] = arrived
}

function isAllowed(account: Account, count: number): boolean {
  return count <= maxQuantity && count >= (isPhysical(account) ? 0 : -maxQuantity)
}

/** How much may still be moved before a count passes its bound. */
export function headroom(counts: Readonly<Counts>, { from, to }: Pick<Movement, 'from' | 'to'>): number {
  const inSource = isPhysical(from) ? maxQuantity : counts[from] + maxQuantity
  const inTarget = maxQuantity - (isPhysical(from) || !isPhysical(to) ? counts[to] : onHandOf(counts))
  return Math.min(inSource, inTarget)
}
