import type { AllocationRequest } from '../../src/allocation.ts'
import { InventoryManager } from '../../src/index.ts'
import type { LedgerRoom } from '../../src/ledger.ts'
import { Random } from '../../src/simulation/random.ts'

const warehouses = 10
const drawn = 1_000
const lines = 4
const mostUnits = 5

/** Ten warehouses, somewhere between the polar circles, with so many units of each product. */
export async function openNetwork(
  products: number,
  unitsOf: (random: Random) => number,
  ledgers: readonly LedgerRoom[] = [],
): Promise<InventoryManager> {
  const random = new Random(1, 'stock')
  const inventory = await InventoryManager.open({ ledgers })
  for (let warehouse = 0; warehouse < warehouses; warehouse += 1) {
    const warehouseId = `W${warehouse}`
    await inventory.addWarehouse({ id: warehouseId, name: warehouseId, location: somewhere(random) })
    for (let product = 0; product < products; product += 1) {
      const quantity = unitsOf(random)
      if (quantity > 0) await inventory.receive({ warehouseId, productId: `product-${product}`, quantity })
    }
  }
  return inventory
}

/**
 * Carts of four lines, each of one to five units, to anywhere. They are drawn beforehand and come round again: drawing
 * is no part of what is measured.
 */
export function drawCarts(products: number): AllocationRequest[] {
  const random = new Random(1, 'carts')
  return Array.from({ length: drawn }, () => ({
    lines: Array.from({ length: lines }, () => ({
      productId: `product-${random.whole(0, products - 1)}`,
      quantity: random.whole(1, mostUnits),
    })),
    destination: somewhere(random),
  }))
}

/** The units that a cart wants. */
export function unitsIn(cart: AllocationRequest): number {
  return cart.lines.reduce((units, { quantity }) => units + quantity, 0)
}

function somewhere(random: Random): { latitude: number; longitude: number } {
  return { latitude: random.whole(-66, 66), longitude: random.whole(-180, 180) }
}
