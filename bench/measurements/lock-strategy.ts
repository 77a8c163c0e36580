import { setTimeout as sleep } from 'node:timers/promises'
import { InventoryManager, type LevelKey, type LockGranularity } from '../../src/index.ts'
import { type Distribution, Durations } from '../support/durations.ts'
import { productChoice } from '../support/product-choice.ts'
import { levelKeys, stock } from '../systems/stocked.ts'

/** A lock that is held while the caller thinks, by what it covers; or none, and another try if somebody was faster. */
export type LockStrategy = LockGranularity | 'optimistic'

export interface LockStrategyParams {
  readonly strategy: LockStrategy
  readonly levels: number
  readonly zipfExponent: number
  readonly inFlight: number
  readonly seconds: number
}

export interface LockStrategySample {
  readonly perSecond: number
  /** From the first try to the answer. */
  readonly duration: Distribution
  /** For each that succeeded. */
  readonly tries: number
}

/** What a caller waits for between looking and deciding: another service, say. */
const thinkingMs = 1

/** Callers that look at a level, think, and reserve a unit of it if it is as they saw it. */
export async function measure(params: LockStrategyParams): Promise<LockStrategySample> {
  const { strategy, levels, zipfExponent, inFlight, seconds } = params
  const lockGranularity = strategy === 'optimistic' ? 'level' : strategy
  const inventory = await InventoryManager.open({ lockGranularity, lockTimeoutMs: 600_000 })
  await stock(inventory, levels, 1_000_000)
  const keys = [...levelKeys(levels)]
  const next = productChoice(levels, zipfExponent)
  const tryOnce = strategy === 'optimistic' ? tryOptimistically : tryLocked
  const durations = new Durations()
  let tries = 0
  const start = performance.now()
  const deadline = start + seconds * 1_000
  const caller = async (): Promise<void> => {
    while (performance.now() < deadline) {
      const key = keys[next()] as LevelKey
      const begun = performance.now()
      do tries += 1
      while (!(await tryOnce(inventory, key)))
      durations.record(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller))
  const elapsed = (performance.now() - start) / 1_000
  mustBeRight(inventory, keys, durations.count)
  await inventory.close()
  return { perSecond: durations.count / elapsed, duration: durations.distribution(), tries: tries / durations.count }
}

async function tryLocked(inventory: InventoryManager, key: LevelKey): Promise<boolean> {
  return inventory.transaction({ levels: [key], timeoutMs: 600_000 }, async (tx) => {
    if (tx.stock(key).available < 1) throw new Error('sold out')
    await sleep(thinkingMs)
    await tx.reserve({ ...key, quantity: 1 })
    return true
  })
}

async function tryOptimistically(inventory: InventoryManager, key: LevelKey): Promise<boolean> {
  const { available, version } = inventory.stock(key)
  if (available < 1) throw new Error('sold out')
  await sleep(thinkingMs)
  const attempt = await inventory.tryReserve({ ...key, quantity: 1, expectedVersion: version })
  if (!attempt.ok && attempt.refusal.code !== 'STALE_VERSION') throw new Error(attempt.refusal.code)
  return attempt.ok
}

function mustBeRight(inventory: InventoryManager, keys: readonly LevelKey[], acknowledged: number): void {
  const reserved = keys.reduce((sum, key) => sum + inventory.stock(key).reserved, 0)
  if (reserved !== acknowledged) throw new Error(`${acknowledged} acknowledged, ${reserved} reserved`)
}
