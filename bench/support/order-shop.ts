import { InventoryManager, type Journal } from '../../src/index.ts'
import { Orders, type OrdersOptions, SimulatedPayments } from '../../src/orders.ts'

/** What orders are placed in: products in three warehouses, with more of each than is ever wanted. */
export interface OrderShop {
  readonly inventory: InventoryManager
  readonly orders: Orders
}

const warehouseIds = ['W0', 'W1', 'W2']
const plenty = 1_000_000_000

export async function openShop(
  journal: Journal,
  products: number,
  options: Partial<OrdersOptions> = {},
): Promise<OrderShop> {
  const orders = new Orders({ payments: new SimulatedPayments(), currency: 'EUR', ...options })
  const inventory = await InventoryManager.open({ journal, ledgers: [orders] })
  for (const id of warehouseIds) {
    await inventory.addWarehouse({ id, name: id })
    const received = Array.from({ length: products }, (_, product) => ({
      type: 'receive' as const,
      warehouseId: id,
      productId: `product-${product}`,
      quantity: plenty,
    }))
    await inventory.batch(received)
  }
  return { inventory, orders }
}
