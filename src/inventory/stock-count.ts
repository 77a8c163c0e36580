import { InventoryError } from '../errors/inventory-error.ts'
import type { Entry, StockCounted } from './entry.ts'
import { onHandDelta } from './movement.ts'

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
