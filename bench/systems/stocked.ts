import type { InventoryManager, LevelKey } from '../../src/index.ts'

/** Fewer than may be in flight. */
const batchSize = 20_000
const warehouses = 10

/**
 * The levels of ten warehouses that all have the same products, in the order of the products. Each key
 * is made of new strings, as it would be if it had come from a network.
 */
export function* levelKeys(levels: number, from = 0): Generator<LevelKey> {
  for (let first = from; first < levels; first += batchSize) {
    const count = Math.min(batchSize, levels - first)
    const text = JSON.stringify(Array.from({ length: count }, (_, index) => levelAt(first + index)))
    yield* JSON.parse(text) as LevelKey[]
  }
}

function levelAt(index: number): LevelKey {
  return { warehouseId: `W${index % warehouses}`, productId: `product-${Math.floor(index / warehouses)}` }
}

/** Registers the warehouses and receives some of each product: a commit a level. */
export async function stock(inventory: InventoryManager, levels: number, quantity: number): Promise<void> {
  for (let index = 0; index < warehouses; index += 1)
    await inventory.addWarehouse({ id: `W${index}`, name: `W${index}` })
  await inBatches(inventory, levelKeys(levels), (key) => ({ type: 'receive', ...key, quantity }))
}

/** Reserves one unit for a long time, again and again, over all levels: a commit a reservation. */
export async function reserve(inventory: InventoryManager, levels: number, reservations: number): Promise<void> {
  const keys = [...levelKeys(levels)]
  const wanted = Array.from({ length: reservations }, (_, index) => keys[index % levels] as LevelKey)
  await inBatches(inventory, wanted, (key) => ({ type: 'reserve', ...key, quantity: 1, ttlMs: 24 * 60 * 60_000 }))
}

async function inBatches(
  inventory: InventoryManager,
  keys: Iterable<LevelKey>,
  command: (key: LevelKey) => Parameters<InventoryManager['batch']>[0][number],
): Promise<void> {
  let batch: ReturnType<typeof command>[] = []
  const send = async (): Promise<void> => {
    const results = await inventory.batch(batch)
    const refused = results.find(({ ok }) => !ok)
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`)
    batch = []
  }
  for (const key of keys) {
    batch.push(command(key))
    if (batch.length === batchSize) await send()
  }
  await send()
}
