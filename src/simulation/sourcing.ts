import type { InventoryManager, ReserveLine } from '../index.ts'
import type { OrderLine } from './order-file/order-line.ts'

/** What is asked of a warehouse, and the line that it is a part of. */
export interface SourcedLine {
  readonly asked: ReserveLine
  readonly line: OrderLine
}

/**
 * Says which warehouse serves how much of each line: the fullest first, and split where one has not
 * enough. Where all together have not enough the rest is asked of the fullest all the same, so that
 * it is the engine that refuses. Reads and the reservation that follows must not be separated by an
 * await, so that the plan is still true when it is judged.
 */
export function source(
  inventory: Pick<InventoryManager, 'availability'>,
  lines: readonly OrderLine[],
  fallbackWarehouseId: string,
): SourcedLine[] {
  const left = new Map<string, Map<string, number>>()
  return lines.flatMap((line) => {
    const shelves = left.get(line.productId) ?? shelvesOf(inventory, line.productId)
    left.set(line.productId, shelves)
    return split(line, shelves, fallbackWarehouseId)
  })
}

/** What is available by warehouse, the most first. */
function shelvesOf(inventory: Pick<InventoryManager, 'availability'>, productId: string): Map<string, number> {
  const { warehouses } = inventory.availability(productId)
  const fullestFirst = warehouses.toSorted((a, b) => b.available - a.available)
  return new Map(fullestFirst.map(({ warehouseId, available }) => [warehouseId, available]))
}

function split(line: OrderLine, shelves: Map<string, number>, fallbackWarehouseId: string): SourcedLine[] {
  const { productId, quantity } = line
  const shares = new Map<string, number>()
  let missing = quantity
  for (const [warehouseId, available] of shelves) {
    const taken = Math.min(available, missing)
    if (taken === 0) continue
    shelves.set(warehouseId, available - taken)
    shares.set(warehouseId, taken)
    missing -= taken
  }
  if (missing > 0) {
    const [fullest = fallbackWarehouseId] = shelves.keys()
    shares.set(fullest, (shares.get(fullest) ?? 0) + missing)
  }
  return Array.from(shares, ([warehouseId, taken]) => ({
    asked: { warehouseId, productId, quantity: taken },
    line,
  }))
}
