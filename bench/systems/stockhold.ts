import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FileJournal, InventoryManager, type Journal, MemoryJournal } from '../../src/index.ts'
import { ample, type Count, productIds, type System } from './system.ts'

export interface StockholdSpec {
  readonly kind: 'stockhold'
  readonly products: number
  /** Where the folder of the journal is made; without it the journal is in memory. */
  readonly directory?: string
  /** Whether the calling thread itself waits for each sync. */
  readonly blockingSync?: boolean
}

const warehouseId = 'SFO'
const ttlMs = 15 * 60_000
/** Fewer than may be in flight. */
const openingBatch = 50_000

/** Stockhold with a journal in memory, or in a folder with every acknowledgement synced. */
export class Stockhold implements System {
  readonly #ids: readonly string[]
  readonly #journal: Journal
  readonly #folder: string | undefined
  #inventory: InventoryManager

  private constructor(ids: readonly string[], folder: string | undefined, journal: Journal, open: InventoryManager) {
    this.#ids = ids
    this.#folder = folder
    this.#journal = journal
    this.#inventory = open
  }

  static async open({ products, directory, blockingSync = false }: StockholdSpec): Promise<Stockhold> {
    const folder = directory === undefined ? undefined : await mkdtemp(join(directory, 'stockhold-'))
    const journal = folder === undefined ? new MemoryJournal() : new FileJournal(folder, { blockingSync })
    const inventory = await InventoryManager.open({ journal })
    const ids = productIds(products)
    await inventory.addWarehouse({ id: warehouseId, name: 'San Francisco' })
    for (let from = 0; from < products; from += openingBatch) {
      const some = ids.slice(from, from + openingBatch)
      await inventory.batch(some.map((productId) => ({ type: 'receive', warehouseId, productId, quantity: ample })))
    }
    return new Stockhold(ids, folder, journal, inventory)
  }

  reserve(product: number): Promise<unknown> {
    return this.#inventory.reserve({ warehouseId, productId: this.#ids[product] as string, quantity: 1, ttlMs })
  }

  async reserveMany(products: readonly number[]): Promise<unknown> {
    const results = await this.#inventory.batch(
      products.map((product) => ({
        type: 'reserve',
        warehouseId,
        productId: this.#ids[product] as string,
        quantity: 1,
        ttlMs,
      })),
    )
    const refused = results.find(({ ok }) => !ok)
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`)
    return results
  }

  async recount(): Promise<Count> {
    await this.#inventory.close()
    this.#inventory = await InventoryManager.open({ journal: this.#journal })
    const levels = this.#ids.map((productId) => this.#inventory.stock({ warehouseId, productId }))
    const pending = [...this.#inventory.reservations({ status: 'pending' })]
    return {
      taken: levels.reduce((sum, { available }) => sum + ample - available, 0),
      recorded: pending.reduce((sum, { quantity }) => sum + quantity, 0),
    }
  }

  async remove(): Promise<void> {
    await this.#inventory.close()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true })
  }
}
