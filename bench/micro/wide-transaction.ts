import { InventoryManager, type LevelKey } from '../../src/index.ts'

/*
 * What a transaction over very many levels costs a level, and for how long it keeps the event loop at most.
 * node bench/micro/wide-transaction.ts [levels …]
 */
const sizes = process.argv.slice(2).map(Number)
const warehouseId = 'SFO'
const mostInFlight = 60_000

/** Runs work, and beside it the event loop: what it took, and the longest that nothing else could run. */
async function watched(work: () => Promise<unknown>): Promise<{ tookMs: number; heldMs: number }> {
  const begun = performance.now()
  let heldMs = 0
  let last = begun
  let isOver = false
  const turns = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve))
      heldMs = Math.max(heldMs, performance.now() - last)
      last = performance.now()
    }
  })()
  await work()
  const tookMs = performance.now() - begun
  isOver = true
  await turns
  return { tookMs, heldMs }
}

async function show(name: string, levels: number, work: () => Promise<unknown>): Promise<void> {
  const { tookMs, heldMs } = await watched(work)
  const perLevel = ((tookMs * 1_000) / levels).toFixed(2)
  console.log(
    `${name.padEnd(42)} ${tookMs.toFixed(0).padStart(7)} ms ${perLevel.padStart(8)} µs a level; the loop stood for ${heldMs.toFixed(0)} ms`,
  )
}

/** Stands still, and tells nobody when it went on: what runs out has to be ended by whoever comes next. */
class SteppedClock {
  time: number = Date.now()

  now(): number {
    return this.time
  }

  setTimeout(): void {}

  clearTimeout(): void {}
}

/** In no order, as a caller's are. */
function levelsOf(count: number): LevelKey[] {
  return Array.from({ length: count }, (_, index) => ({
    warehouseId,
    productId: `P${(index * 7_919) % count}`,
  }))
}

async function measure(count: number): Promise<void> {
  const levels = levelsOf(count)
  const clock = new SteppedClock()
  const inventory = await InventoryManager.open({ clock, lockTimeoutMs: 600_000 })
  await inventory.addWarehouse({ id: warehouseId, name: 'San Francisco' })
  console.log(`${count} levels`)
  await show('  nothing done', count, () => inventory.transaction({ levels }, () => undefined))
  await show('  one received on each', count, () =>
    inventory.transaction({ levels }, async (tx) => {
      let done = 0
      for (const level of levels) {
        await tx.receive({ ...level, quantity: 10 })
        done += 1
        if (done % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    }),
  )
  await show('  sold of each meanwhile', Math.min(count, mostInFlight), async () => {
    const { promise: sold, resolve: sell } = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const holding = inventory.transaction({ levels }, async () => {
      begun.resolve()
      await sold
    })
    await begun.promise
    const selling = levels.slice(0, mostInFlight).map((level) => inventory.sell({ ...level, quantity: 1 }))
    sell()
    await Promise.all([holding, ...selling])
  })
  const lines = levels.map((level) => ({ ...level, quantity: 1 }))
  await show('  reserveAll, a line each', count, () => inventory.reserveAll({ lines, ttlMs: 60_000 }))
  clock.time += 60_000
  await show('  nothing done, but a hold on each ran out', count, () =>
    inventory.transaction({ levels }, () => undefined),
  )
  await show('  five sold on each', count, () =>
    inventory.transaction({ levels }, async (tx) => {
      let done = 0
      for (const level of levels) {
        await tx.sell({ ...level, quantity: 5 })
        done += 1
        if (done % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    }),
  )
  await show('  all run low at once', count, () => inventory.configure({ warehouseId, reorderThreshold: 20 }))
  await inventory.close()
}

for (const count of sizes.length > 0 ? sizes : [1_000, 10_000, 40_000]) await measure(count)
