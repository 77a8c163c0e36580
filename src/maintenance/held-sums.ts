import type { InventoryState } from '../inventory/inventory-state.ts'
import type { ReadLevel } from '../inventory/read-level.ts'

/** Invariant 5: where a level holds more or less than its reservations do; undefined if nowhere. */
export function heldSumProblem(state: InventoryState): string | undefined {
  for (const warehouse of state.stock.warehouses()) {
    for (const level of warehouse.levels()) {
      const { reserved, committed } = heldBy(level)
      const { counts, productId, warehouseId } = level
      if (reserved === counts.reserved && committed === counts.committed) continue
      return `${productId} in ${warehouseId} has ${counts.reserved} reserved and ${counts.committed} committed, and its reservations hold ${reserved} and ${committed}`
    }
  }
  return undefined
}

function heldBy(level: ReadLevel): { reserved: number; committed: number } {
  let reserved = 0
  let committed = 0
  for (const reservation of level.reservations()) {
    if (reservation.status === 'pending') reserved += reservation.held
    committed += reservation.committed
  }
  return { reserved, committed }
}
