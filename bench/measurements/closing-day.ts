import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Closings, FolderDayStore } from '../../src/closings.ts'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { dayOfMovements, inBatches, openingReceipts } from '../support/movement-stream.ts'

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
  /** The most that the process had from the system so far, its inventory included. */
  readonly peakBytes: number
  /** Units, over all rows. */
  readonly ending: number
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
  for (const batch of inBatches(openingReceipts(levels), perBatch)) await inventory.batch(batch)
  now = begins + dayMs
  await closings.closeDay('2026-11-01', { zone })
  for (const batch of inBatches(dayOfMovements(movements, levels), perBatch)) {
    now += 1
    await inventory.batch(batch)
  }
  now = begins + 2 * dayMs
  await inventory.settled()
  globalThis.gc?.()
  const nightlyMs = await timed(() => closings.closeDay('2026-11-02', { zone }))
  const rows = await closings.rows('2026-11-02')
  const reconcileMs = await timed(async () => {
    const drifts = await closings.reconcileDays({ from: '2026-11-02' })
    if (drifts.length > 0) throw new Error(`${drifts.length} figures differ`)
  })
  await rm(days, { recursive: true })
  const anewMs = await timed(() => closings.rows('2026-11-02'))
  await inventory.close()
  await rm(folder, { recursive: true })
  const ending = rows.reduce((sum, row) => sum + row.ending, 0)
  const peakBytes = process.resourceUsage().maxRSS * 1_024
  return { nightlyMs, anewMs, reconcileMs, rows: rows.length, ending, peakBytes }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}
