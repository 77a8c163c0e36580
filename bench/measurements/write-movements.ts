import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { costedMovements, inBatches, warehouses } from '../support/movement-stream.ts'

export interface WriteMovementsParams {
  readonly directory: string
  readonly movements: number
  readonly products: number
}

export interface WrittenMovements {
  readonly folder: string
}

const perBatch = 10_000

/** Receipts and sales in a folder, for others to value: a commit a movement. */
export async function measure({ directory, movements, products }: WriteMovementsParams): Promise<WrittenMovements> {
  const folder = await mkdtemp(join(directory, 'movements-'))
  const journal = new FileJournal(folder, { durability: 'never' })
  const inventory = await InventoryManager.open({ journal, snapshots: false })
  for (let index = 0; index < warehouses; index += 1)
    await inventory.addWarehouse({ id: `W${index}`, name: `W${index}` })
  for (const batch of inBatches(costedMovements(movements, products), perBatch)) {
    const results = await inventory.batch(batch)
    const refused = results.find(({ ok }) => !ok)
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`)
  }
  await inventory.close()
  return { folder }
}
