import type { Reconciliation } from '../engine/reconciliation.ts'
import type { InventoryManager } from '../inventory-manager.ts'

/** A reconciliation, and how old it is. */
export interface AgedReconciliation extends Reconciliation {
  /** When it was done, in milliseconds since 1970. */
  readonly at: number
  readonly tookMs: number
  readonly ageMs: number
}

interface Done {
  readonly found: Reconciliation
  readonly at: number
  readonly tookMs: number
  /** By the monotonic clock. */
  readonly endedAt: number
}

/** So long a result is given again, in milliseconds; and longer, if it took long. */
const shortestKept = 1_000
/** So many times what it took: whoever asks without end has it worked on for a tenth of the time. */
const keptTimes = 10

/** One reconciliation for all who ask: it reads the whole log, so it runs once at a time and is given again for a while. */
export class SharedReconciliation {
  readonly #inventory: Pick<InventoryManager, 'reconcile'>
  #running: Promise<Done> | undefined
  #last: Done | undefined

  constructor(inventory: Pick<InventoryManager, 'reconcile'>) {
    this.#inventory = inventory
  }

  async result(): Promise<AgedReconciliation> {
    const { found, at, tookMs, endedAt } = this.#kept() ?? (await this.#run())
    return { ...found, at, tookMs, ageMs: Math.round(performance.now() - endedAt) }
  }

  #kept(): Done | undefined {
    if (this.#last === undefined) return undefined
    const { endedAt, tookMs } = this.#last
    const keptMs = Math.max(shortestKept, tookMs * keptTimes)
    return performance.now() - endedAt < keptMs ? this.#last : undefined
  }

  #run(): Promise<Done> {
    this.#running ??= this.#reconcile().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #reconcile(): Promise<Done> {
    const began = performance.now()
    const found = await this.#inventory.reconcile()
    const endedAt = performance.now()
    this.#last = { found, at: Date.now(), tookMs: Math.round(endedAt - began), endedAt }
    return this.#last
  }
}
