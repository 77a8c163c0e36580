import { InventoryManager, type Journal, MemoryJournal } from '../../src/index.ts'
import { reserve, stock } from '../systems/stocked.ts'

export interface MemoryParams {
  readonly what: 'level' | 'live reservation' | 'commit in memory'
  readonly count: number
}

export interface MemorySample {
  /** On the heap and beside it, for each. */
  readonly bytesEach: number
  /** What the process has from the system, in all. */
  readonly processBytes: number
}

/** A log that keeps nothing, so that only the state is weighed. */
const forgetful: Journal = {
  open: async () => ({ lastPosition: 0, lastSequence: 0 }),
  append: async () => undefined,
  read: async function* () {},
  close: async () => undefined,
}

/** Levels that the reservations and the commits are spread over. */
const fewLevels = 10_000

/** What so many of something take in memory. */
export async function measure({ what, count }: MemoryParams): Promise<MemorySample> {
  const journal = what === 'commit in memory' ? new MemoryJournal() : forgetful
  const inventory = await InventoryManager.open({ journal, retention: { maxCount: 0 } })
  if (what !== 'level') await stock(inventory, fewLevels, count)
  const before = used()
  if (what === 'level') await stock(inventory, count, 1)
  else await reserve(inventory, fewLevels, count)
  const bytes = used() - before
  const { rss } = process.memoryUsage()
  mustHave(inventory, what === 'level' ? count : 0, what === 'level' ? 0 : count)
  await inventory.close()
  return { bytesEach: bytes / count, processBytes: rss }
}

function used(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function mustHave(inventory: InventoryManager, levels: number, reservations: number): void {
  let [onHand, reserved] = [0, 0]
  for (let product = 0; product < Math.max(levels, fewLevels) / 10; product += 1) {
    const found = inventory.availability(`product-${product}`)
    onHand += found.onHand
    reserved += found.reserved
  }
  if (levels > 0 && onHand !== levels) throw new Error(`${onHand} levels of ${levels} found`)
  if (reserved !== reservations) throw new Error(`${reserved} reservations of ${reservations} found`)
}
