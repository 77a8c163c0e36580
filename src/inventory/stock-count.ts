import { InventoryError } from '../errors/inventory-error.ts'
import type { Counts } from './counts.ts'
import type { Entry, StockCounted } from './entry.ts'
import { onHandDelta } from './movement.ts'

/** What goods of a level stand on the shelf, where a count finds them. */
export function onShelf({ available, reserved, committed }: Readonly<Counts>): number {
  return available + reserved + committed
}

/** Why a count does not fit what is there; undefined if it does. */
export function problemOfCount(
  { counted, expected, difference }: StockCounted,
  counts: Readonly<Counts>,
): string | undefined {
  const there = onShelf(counts)
  if (counted === there && counted - expected === difference) return undefined
  return `counted ${counted}, ${expected} expected and ${difference} of difference, where ${there} are`
}

/**
 * The difference that a count found is what the movement before it moved (invariant 3).
 * @throws INVARIANT_VIOLATED
 */
export function mustFollowItsMovement(
  { warehouseId, productId, difference }: StockCounted,
  previous: Entry | undefined,
): void {
  if (difference === 0) return
  const isIts =
    previous?.type === 'adjusted' && previous.warehouseId === warehouseId && previous.productId === productId
  if (isIts && onHandDelta(previous) === difference) return
  const problem = `a count of ${productId} in ${warehouseId} found ${difference}, and no movement before it says so`
  throw new InventoryError('INVARIANT_VIOLATED', { invariant: 3, problem })
}
