import { v5 } from 'uuid'
import { fieldsOf, readObject, readPort } from '../errors/known-fields.ts'
import type { LowStock } from '../inventory/stock-watch.ts'
import type { InventoryManager } from '../inventory-manager.ts'
import { checkedQuantity, type ReorderStrategy } from './reorder-strategy.ts'
import type { PurchaseOrder, Supplier } from './supplier.ts'

export interface ReorderOptions {
  readonly strategy: ReorderStrategy
  readonly supplier: Supplier
}

const optionFields = fieldsOf<ReorderOptions>({ strategy: true, supplier: true })

/** The namespace of our order ids: any constant UUID. */
const orderIds = '0d3f3a3e-6a8b-5c0e-9a51-5f0c2f5a7c11'

/**
 * Watches for low stock and places orders with a supplier: one for each dip, not one for each movement. A dip lasts
 * from the commit that made a level low until one that made it not low.
 */
export class ReorderObserver {
  readonly #inventory: InventoryManager
  readonly #strategy: ReorderStrategy
  readonly #supplier: Supplier
  /** For each level the dip that was ordered for last. */
  readonly #orderedFor: Map<string, Map<string, number>> = new Map()
  readonly #onLowStock: (low: LowStock) => Promise<void> = (low) => this.#consider(low)

  /** @throws INVALID_ARGUMENT */
  constructor(inventory: InventoryManager, options: ReorderOptions) {
    const { strategy, supplier } = readObject(options, 'options', optionFields)
    this.#inventory = readPort(inventory, 'inventory', ['stock', 'lowStock', 'settled'], 'must be an InventoryManager')
    this.#strategy = readPort(
      strategy,
      'strategy',
      ['shouldReorder', 'reorderQuantity'],
      'must be a strategy, such as new FixedQuantity(50)',
    )
    this.#supplier = readPort(supplier, 'supplier', ['placeOrder'], 'must be a supplier')
  }

  /** Begins to watch, and orders for what is low already. Rejects if the supplier does. */
  async start(): Promise<void> {
    this.#inventory.events.on('low-stock', this.#onLowStock)
    await this.check()
  }

  stop(): void {
    this.#inventory.events.off('low-stock', this.#onLowStock)
  }

  /** Orders for all that is low now and not ordered for: after a restart, or a supplier's failure. */
  async check(): Promise<void> {
    // A dip that a crash takes back must not have been ordered for.
    await this.#inventory.settled()
    await Promise.all(this.#inventory.lowStock().map((low) => this.#consider(low)))
  }

  async #consider({ warehouseId, productId, threshold, sequence }: LowStock): Promise<void> {
    const ordered = this.#orderedFor.get(warehouseId) ?? new Map<string, number>()
    if (sequence <= (ordered.get(productId) ?? 0)) return
    const level = { ...this.#inventory.stock({ warehouseId, productId }), threshold }
    if (!this.#strategy.shouldReorder(level)) return
    const quantity = checkedQuantity('reorderQuantity', this.#strategy.reorderQuantity(level))
    this.#orderedFor.set(warehouseId, ordered.set(productId, sequence))
    try {
      await this.#supplier.placeOrder(
        Object.freeze({
          id: idOf(sequence, warehouseId, productId),
          warehouseId,
          productId,
          quantity,
          sequence,
        }),
      )
    } catch (error) {
      if (ordered.get(productId) === sequence) ordered.delete(productId)
      throw error
    }
  }
}

/** Made of what names the dip, so that it is the same whenever the dip is looked at. */
function idOf(sequence: number, warehouseId: string, productId: string): PurchaseOrder['id'] {
  return v5(JSON.stringify([sequence, warehouseId, productId]), orderIds)
}
