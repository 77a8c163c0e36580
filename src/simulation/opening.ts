import { InventoryManager, type Journal } from '../index.ts'
import type { Network } from './network.ts'
import type { Site } from './sites.ts'

/** Goods that are there before the first customer. */
export interface OpeningStock {
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
}

export interface StoreOptions {
  readonly journal: Journal
  readonly sites: readonly Site[]
  readonly stock: Iterable<OpeningStock>
  readonly network: Network
  /** What may be waited for. */
  readonly waitable: Iterable<string>
  readonly reorderThreshold?: number
  readonly lockTimeoutMs?: number
}

/** The most units that may wait for a product. */
const mostWaiting = 1_000

/** How many at a time: far from the engine's bound on commands in flight. */
const atOnce = 10_000

/** Opens a new inventory, with its warehouses and what stands in them. */
export async function openStore(options: StoreOptions): Promise<InventoryManager> {
  const { journal, sites, stock, network, waitable, reorderThreshold, lockTimeoutMs } = options
  const inventory = await InventoryManager.open({
    journal,
    ledgers: network.ledgers,
    ...(lockTimeoutMs !== undefined && { lockTimeoutMs }),
  })
  for (const site of sites) await inventory.addWarehouse({ ...site })
  const policies = Array.from(waitable, (productId) =>
    network.backorders.configure({ productId, policy: 'backorder', limit: mostWaiting }),
  )
  await Promise.all(policies)
  let receipts: Promise<unknown>[] = []
  for (const goods of stock) {
    receipts.push(inventory.receive({ ...goods, actor: 'opening', reason: 'opening stock' }))
    if (receipts.length < atOnce) continue
    await Promise.all(receipts)
    receipts = []
  }
  await Promise.all(receipts)
  // Only now: nothing is low while the shelves are being filled.
  if (reorderThreshold !== undefined)
    for (const { id } of sites) await inventory.configure({ warehouseId: id, reorderThreshold })
  return inventory
}
