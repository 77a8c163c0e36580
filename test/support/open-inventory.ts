import type { OpenOptions } from '../../src/engine/options.ts'
import { type Commit, type CommitFilter, type Entry, InventoryManager, MemoryJournal } from '../../src/index.ts'
import { FakeClock } from './fake-clock.ts'
import { sequentialIds } from './ids.ts'

/** An inventory with everything in a test's own hand. */
export interface TestInventory {
  readonly inventory: InventoryManager
  readonly clock: FakeClock
  readonly journal: MemoryJournal
}

export interface Setup extends OpenOptions {
  readonly clock?: FakeClock
  readonly journal?: MemoryJournal
  /** Warehouses to register, by id; an object gives settings. */
  readonly warehouses?: Readonly<Record<string, WarehouseSettings>>
  /** What to receive: `{ SFO: { LAPTOP: 10 } }`. */
  readonly stock?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

interface WarehouseSettings {
  readonly capacity?: number
  readonly reorderThreshold?: number
}

/** Opens an inventory with a fake clock, readable ids and a journal in memory, and fills it. */
export async function openInventory(setup: Setup = {}): Promise<TestInventory> {
  const { warehouses, stock, ...options } = setup
  const clock = setup.clock ?? new FakeClock()
  const journal = setup.journal ?? new MemoryJournal()
  const inventory = await InventoryManager.open({
    generateId: sequentialIds(),
    ...options,
    clock,
    journal,
  })
  for (const [id, settings] of Object.entries(warehouses ?? {}))
    await inventory.addWarehouse({ id, name: id, ...settings })
  for (const [warehouseId, products] of Object.entries(stock ?? {})) {
    for (const [productId, quantity] of Object.entries(products))
      await inventory.receive({ warehouseId, productId, quantity })
  }
  return { inventory, clock, journal }
}

/** The level that most tests are about. */
export const laptops: { readonly warehouseId: string; readonly productId: string } = Object.freeze({
  warehouseId: 'SFO',
  productId: 'LAPTOP',
})

/** An inventory with the warehouses SFO and NYC, and some laptops in SFO. */
export function openWithLaptops(quantity: number = 10, setup: Setup = {}): Promise<TestInventory> {
  return openInventory({
    ...setup,
    warehouses: { SFO: {}, NYC: {}, ...setup.warehouses },
    stock: { SFO: { LAPTOP: quantity }, ...setup.stock },
  })
}

/** The whole audit log. */
export async function commitsOf(inventory: InventoryManager, filter: CommitFilter = {}): Promise<Commit<Entry>[]> {
  const commits: Commit<Entry>[] = []
  for await (const commit of inventory.auditLog.commits(filter)) commits.push(commit)
  return commits
}

/** Every entry of the audit log, in its order. */
export async function entriesOf(inventory: InventoryManager): Promise<Entry[]> {
  return (await commitsOf(inventory)).flatMap(({ entries }) => entries)
}

/** Lets everything that is due in this and the next turn of the event loop happen. */
export async function nextTurns(count: number = 2): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
