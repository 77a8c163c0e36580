import { FileJournal, InventoryManager, replay } from '../../src/index.ts'
import { Durations } from '../support/durations.ts'
import { atRate } from '../support/open-loop.ts'
import type { Stretch } from './history.ts'
import { MixedLoad } from './mixed-load.ts'
import { ToldCounts } from './told-counts.ts'

export interface SoakSettings {
  readonly folder: string
  readonly perSecond: number
  readonly seed: number
}

/** The log is folded anew to prove the live state after so many stretches: that takes ever longer. */
const stretchesPerProof = 5

/** An inventory on a file journal under mixed load, looked at whenever the load pauses. */
export class Soak {
  readonly #settings: SoakSettings
  readonly #inventory: InventoryManager
  readonly #told: ToldCounts = new ToldCounts()
  readonly #load: MixedLoad
  readonly #start: number = performance.now()
  readonly #troubles: string[] = []
  #stretches = 0
  #snapshots = 0

  private constructor(settings: SoakSettings, inventory: InventoryManager) {
    this.#settings = settings
    this.#inventory = inventory
    this.#load = new MixedLoad(inventory, this.#told, settings.seed)
    inventory.events.on('snapshot-taken', () => {
      this.#snapshots += 1
    })
    inventory.events.on('snapshot-failed', ({ error }) => this.#troubles.push(`a snapshot failed: ${String(error)}`))
  }

  static async begin(settings: SoakSettings): Promise<Soak> {
    const inventory = await InventoryManager.open({
      journal: new FileJournal(settings.folder),
      // Few, so that it is soon as many as it will ever be.
      retention: { maxCount: 2_000, maxAgeMs: 60 * 60_000, keys: { maxCount: 2_000 } },
      snapshots: { afterEntries: 100_000 },
    })
    const soak = new Soak(settings, inventory)
    await soak.#load.begin()
    return soak
  }

  /** Load for some seconds, then a look at everything while nothing is in flight. */
  async stretch(seconds: number): Promise<Stretch> {
    const { perSecond } = this.#settings
    const durations = new Durations()
    await atRate(perSecond, seconds, async (due) => {
      await this.#load.work()
      durations.record(performance.now() - due)
    })
    this.#stretches += 1
    if (this.#stretches % stretchesPerProof === 0) await this.#prove()
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    const { sequence } = await this.#inventory.receive({ warehouseId: 'SFO', productId: 'the clock', quantity: 1 })
    const found = durations.distribution()
    return {
      minute: (performance.now() - this.#start) / 60_000,
      done: durations.count,
      p50: found[50],
      p99: found[99],
      p999: found[99.9],
      longest: found[100],
      heapMegabytes: heapUsed / 2 ** 20,
      processMegabytes: rss / 2 ** 20,
      commits: sequence,
      liveHolds: [...this.#inventory.reservations({ status: 'pending' })].length,
      snapshots: this.#snapshots,
      violations: [...this.#troubles.splice(0), ...this.#told.violations(this.#inventory, this.#load.levels)],
    }
  }

  /** Closes it, and holds what is on the disk against what was in memory. */
  async end(): Promise<string[]> {
    await this.#prove()
    await this.#inventory.settled()
    const live = this.#load.levels.map((level) => JSON.stringify(this.#inventory.stock(level)))
    await this.#inventory.close()
    const found = await replay(new FileJournal(this.#settings.folder))
    const other = this.#load.levels.filter((level, index) => JSON.stringify(found.stock(level)) !== live[index])
    return [...this.#troubles, ...other.map(({ productId }) => `${productId} is otherwise after reopening`)]
  }

  /** The live state against a fold of the whole log: invariant 4. */
  async #prove(): Promise<void> {
    const { drift } = await this.#inventory.reconcile()
    if (drift.length > 0) this.#troubles.push(`drift: ${JSON.stringify(drift[0])}`)
  }
}
