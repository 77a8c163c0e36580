import { describeValue } from '../errors/invalid-argument.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import type { StockView } from '../inventory/inventory-view.ts'
import { isQuantity } from '../inventory/quantity.ts'

/** A stock level that is low, with the threshold that it is at or below. */
export interface LowLevel extends StockView {
  readonly threshold: number
}

/** Whether to reorder a low level, and how much. */
export interface ReorderStrategy {
  shouldReorder(level: LowLevel): boolean
  /** A whole number from 1. */
  reorderQuantity(level: LowLevel): number
}

/** Always the same quantity: for goods that come by the pallet. */
export class FixedQuantity implements ReorderStrategy {
  readonly #quantity: number

  constructor(quantity: number) {
    this.#quantity = checkedQuantity('quantity', quantity)
  }

  shouldReorder({ available, threshold }: LowLevel): boolean {
    return available <= threshold
  }

  reorderQuantity(): number {
    return this.#quantity
  }
}

/** As much as brings the inventory position (available + incoming − backordered) up to a level. */
export class OrderUpTo implements ReorderStrategy {
  readonly #target: number

  constructor(target: number) {
    this.#target = checkedQuantity('target', target)
  }

  shouldReorder(level: LowLevel): boolean {
    return level.available <= level.threshold && this.reorderQuantity(level) > 0
  }

  reorderQuantity({ available, incoming, backordered }: LowLevel): number {
    return this.#target - (available + incoming - backordered)
  }
}

/** @throws INVALID_QUANTITY */
export function checkedQuantity(field: string, value: number): number {
  if (isQuantity(value)) return value
  throw new InventoryError('INVALID_QUANTITY', {
    field,
    requested: typeof value === 'number' ? value : describeValue(value),
    problem: 'must be a whole number from 1',
  })
}
