import { mkdtemp, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { reserve, stock } from '../systems/stocked.ts'

export interface WriteLogParams {
  readonly directory: string
  readonly levels: number
  readonly reservations: number
  readonly hasSnapshot: boolean
}

export interface WrittenLog {
  readonly folder: string
  readonly commits: number
  readonly logBytes: number
}

/** Writes a log in a folder for others to read; what it was to say is known from the parameters. */
export async function measure(params: WriteLogParams): Promise<WrittenLog> {
  const { directory, levels, reservations, hasSnapshot } = params
  const folder = await mkdtemp(join(directory, 'log-'))
  const journal = new FileJournal(folder, { durability: 'never' })
  const inventory = await InventoryManager.open({ journal, snapshots: false })
  await stock(inventory, levels, reservations + 1)
  if (reservations > 0) await reserve(inventory, levels, reservations)
  const { sequence } = await inventory.receive({ warehouseId: 'W0', productId: 'product-0', quantity: 1 })
  if (hasSnapshot) await inventory.snapshot()
  await inventory.close()
  return { folder, commits: sequence, logBytes: await bytesOfLog(folder) }
}

async function bytesOfLog(folder: string): Promise<number> {
  const segments = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'))
  const stats = await Promise.all(segments.map((name) => stat(join(folder, name))))
  return stats.reduce((sum, { size }) => sum + size, 0)
}
