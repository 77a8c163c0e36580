import { InventoryManager, type Journal } from '../index.ts'
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
  readonly reorderThreshold?: number
  readonly lockTimeoutMs?: number
}

/** How many at a time: far from the engine's bound on commands in flight. */
const atOnce = 10_000

/** Opens a new inventory, with its warehouses and what stands in them. */
export async function openStore(options: StoreOptions): Promise<InventoryManager> {
  const { journal, sites, stock, reorderThreshold, lockTimeoutMs } = options
  const inventory = await InventoryManager.open({
    journal,
    ...(lockTimeoutMs !== undefined && { lockTimeoutMs }),
  })
  for (const site of sites) await inventory.addWarehouse({ ...site })
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
