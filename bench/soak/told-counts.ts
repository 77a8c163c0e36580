import type { InventoryManager, LevelKey } from '../../src/index.ts'

/**
 * What the callers were told, counted beside the engine: what was received, what went out, and what each
 * product must therefore still have. Whatever the engine says is held against it.
 */
export class ToldCounts {
  readonly #onHand: Map<string, number> = new Map()

  moved(productId: string, units: number): void {
    this.#onHand.set(productId, (this.#onHand.get(productId) ?? 0) + units)
  }

  /**
   * What is wrong with the inventory while nothing is in flight; nothing if all is well. Units that were
   * sold and never there, or that are counted twice, show as a product with other than it must have, or
   * as a bucket below zero.
   */
  violations(inventory: InventoryManager, levels: readonly LevelKey[]): string[] {
    const found: string[] = []
    for (const [productId, expected] of this.#onHand) {
      const { onHand } = inventory.availability(productId)
      if (onHand !== expected) found.push(`${productId}: ${onHand} on hand, ${expected} by what callers were told`)
    }
    const held = heldByLevel(inventory)
    for (const level of levels) {
      const { available, reserved, committed, onHand } = inventory.stock(level)
      const name = `${level.productId} in ${level.warehouseId}`
      if (Math.min(available, reserved, committed, onHand) < 0) found.push(`${name}: a count below zero`)
      const pending = held.get(level.warehouseId)?.get(level.productId) ?? 0
      if (pending !== reserved) found.push(`${name}: ${reserved} reserved, ${pending} by its reservations`)
    }
    return found
  }
}

function heldByLevel(inventory: InventoryManager): Map<string, Map<string, number>> {
  const held = new Map<string, Map<string, number>>()
  for (const { warehouseId, productId, quantity } of inventory.reservations({ status: 'pending' })) {
    const ofWarehouse = held.get(warehouseId) ?? new Map<string, number>()
    held.set(warehouseId, ofWarehouse.set(productId, (ofWarehouse.get(productId) ?? 0) + quantity))
  }
  return held
}
