import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { FileJournal, InventoryManager } from '../../src/index.ts'

export interface SnapshotPauseParams {
  readonly directory: string
  /** A log without a snapshot; it is copied. */
  readonly folder: string
  readonly reservations: number
}

export interface SnapshotPause {
  /** The longest time that the event loop was held while the snapshot was taken. */
  readonly longestMs: number
  /** The same beside a thread that only computes for as long: what the machine's own scheduling comes to. */
  readonly longestBesideWorkMs: number
}

const level = { warehouseId: 'W0', productId: 'product-0' }

/** Takes a snapshot while a thousand commands a second go on, and watches the event loop. */
export async function measure({ directory, folder, reservations }: SnapshotPauseParams): Promise<SnapshotPause> {
  const copy = await mkdtemp(join(directory, 'copy-'))
  await cp(folder, copy, { recursive: true })
  const inventory = await InventoryManager.open({ journal: new FileJournal(copy), snapshots: false })
  const before = inventory.stock(level).onHand
  let received = 0
  const load = setInterval(() => {
    received += 1
    void inventory.receive({ ...level, quantity: 1 })
  }, 1)
  await sleep(1_000)
  globalThis.gc?.()
  const start = performance.now()
  const longestMs = await longestPauseDuring(() => inventory.snapshot())
  const takenInMs = performance.now() - start
  const longestBesideWorkMs = await longestPauseDuring(() => computeElsewhere(takenInMs))
  clearInterval(load)
  await inventory.close()
  await mustHave(copy, reservations, before + received)
  await rm(copy, { recursive: true })
  return { longestMs, longestBesideWorkMs }
}

async function longestPauseDuring(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work()
  delay.disable()
  return delay.max / 1e6
}

async function computeElsewhere(milliseconds: number): Promise<void> {
  const thread = new Worker(`for (const end = Date.now() + ${milliseconds}; Date.now() < end; );`, { eval: true })
  await once(thread, 'exit')
}

async function mustHave(folder: string, reservations: number, onHand: number): Promise<void> {
  const inventory = await InventoryManager.open({ journal: new FileJournal(folder), snapshots: false })
  const found = [...inventory.reservations({ status: 'pending' })].length
  if (found !== reservations) throw new Error(`${found} reservations of ${reservations} found after the snapshot`)
  if (inventory.stock(level).onHand !== onHand) throw new Error('what came while it was taken is not there')
  await inventory.close()
}
