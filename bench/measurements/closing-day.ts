import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Closings, FolderDayStore } from '../../src/closings.ts'
import { FileJournal, InventoryManager } from '../../src/index.ts'

export interface ClosingDayParams {
  readonly directory: string
  readonly movements: number
  readonly levels: number
}

export interface ClosingDay {
  /** A night after a night: it goes on from the checkpoint of the day before. */
  readonly nightlyMs: number
  /** The same rows, derived from the first commit on, since all files are gone. */
  readonly anewMs: number
  readonly reconcileMs: number
  readonly rows: number
}

const zone = 'UTC'
const dayMs = 24 * 60 * 60 * 1_000
const begins = Date.UTC(2026, 10, 1)
const perBatch = 1_000

/** A day of many movements over many levels, told as they happened, closed from a journal on disk. */
export async function measure({ directory, movements, levels }: ClosingDayParams): Promise<ClosingDay> {
  const folder = await mkdtemp(join(directory, 'closing-'))
  const [log, days] = [join(folder, 'log'), join(folder, 'days')]
  let now = begins + 1
  const closings = new Closings({ store: new FolderDayStore(days) })
  const journal = new FileJournal(log, { durability: 'never' })
  const inventory = await InventoryManager.open({ journal, clock: { now: () => now }, ledgers: [closings] })
  await inventory.addWarehouse({ id: 'W', name: 'W' })
  const level = (index: number): { warehouseId: string; productId: string } => ({
    warehouseId: 'W',
    productId: `product-${index % levels}`,
  })
  for (let first = 0; first < levels; first += perBatch) {
    const received = Array.from({ length: Math.min(perBatch, levels - first) }, (_, index) => ({
      ...{ type: 'receive' as const, ...level(first + index), quantity: 1_000, unitCost: 100 + (index % 7) },
    }))
    await inventory.batch(received)
  }
  now = begins + dayMs
  await closings.closeDay('2026-11-01', { zone })
  for (let first = 0; first < movements; first += perBatch) {
    now += 1
    const count = Math.min(perBatch, movements - first)
    await inventory.batch(
      Array.from({ length: count }, (_, index) => {
        const place = level((first + index) * 7_919)
        return (first + index) % 5 === 0
          ? { ...{ type: 'receive' as const, ...place, quantity: 3, unitCost: 110 } }
          : { ...{ type: 'sell' as const, ...place, quantity: 1 } }
      }),
    )
  }
  now = begins + 2 * dayMs
  await inventory.settled()
  globalThis.gc?.()
  const nightlyMs = await timed(() => closings.closeDay('2026-11-02', { zone }))
  const rows = (await closings.rows('2026-11-02')).length
  const reconcileMs = await timed(async () => {
    const drifts = await closings.reconcileDays({ from: '2026-11-02' })
    if (drifts.length > 0) throw new Error(`${drifts.length} figures differ`)
  })
  await rm(days, { recursive: true })
  const anewMs = await timed(() => closings.rows('2026-11-02'))
  await inventory.close()
  await rm(folder, { recursive: true })
  return { nightlyMs, anewMs, reconcileMs, rows }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}
