import { v5 } from 'uuid'
import type { Clock } from '../engine/clock.ts'
import { readPort } from '../errors/known-fields.ts'
import { plainLines } from '../errors/plain-text.ts'
import { EventBus, type EventSource } from '../events/event-bus.ts'
import { shown } from '../events/shown.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { LowStock } from '../inventory/stock-watch.ts'
import type { InventoryManager } from '../inventory-manager.ts'
import { Dip } from './dip.ts'
import { eventNames, type ReorderEvents, type ReorderFailed } from './reorder-events.ts'
import { type ReorderOptions, readReorderOptions } from './reorder-options.ts'
import { checkedQuantity, type ReorderStrategy } from './reorder-strategy.ts'
import { delayAfter, type RetryPolicy } from './retry-policy.ts'
import type { ReorderSuggestion, Supplier } from './supplier.ts'

/** The namespace of our order ids: any constant UUID. */
const orderIds = '0d3f3a3e-6a8b-5c0e-9a51-5f0c2f5a7c11'

/**
 * Watches for low stock and places orders with a supplier: one for each dip, not one for each movement. A dip lasts
 * from the commit that made a level low until one that made it not low. While it watches, an order that the
 * supplier refused is placed again after a pause, as long as the level is low. No timer of it keeps the
 * process alive.
 */
export class ReorderObserver {
  readonly #inventory: InventoryManager
  readonly #strategy: ReorderStrategy
  readonly #supplier: Supplier
  readonly #retry: RetryPolicy
  readonly #clock: Clock
  readonly #random: () => number
  /** For each level the last dip that is ordered for, or will be. */
  readonly #dips: Map<string, Map<string, Dip>> = new Map()
  readonly #events: EventBus<ReorderEvents> = new EventBus<ReorderEvents>(eventNames, ({ event, error }) =>
    warn(`A listener of "${event}" failed: ${shown(error)}`),
  )
  readonly #onLowStock: (low: LowStock) => Promise<unknown> = (low) => this.#consider(low)
  #isWatching = false

  /** @throws INVALID_ARGUMENT */
  constructor(inventory: InventoryManager, options: ReorderOptions) {
    const { strategy, supplier, retry, clock, random } = readReorderOptions(options)
    this.#inventory = readPort(inventory, 'inventory', ['stock', 'lowStock', 'settled'], 'must be an InventoryManager')
    this.#strategy = strategy
    this.#supplier = supplier
    this.#retry = retry
    this.#clock = clock
    this.#random = random
  }

  /** What becomes of orders. */
  get events(): EventSource<ReorderEvents> {
    return this.#events.source
  }

  /**
   * Begins to watch, and orders for what is low already. A supplier that refuses is told by `reorder-failed`
   * and tried again, and does not keep it from watching.
   */
  async start(): Promise<void> {
    if (!this.#isWatching) this.#inventory.events.on('low-stock', this.#onLowStock)
    this.#isWatching = true
    await this.#considerAll()
  }

  /** Orders no more, and places nothing again. What a supplier has been given already stays with it. */
  stop(): void {
    this.#isWatching = false
    this.#inventory.events.off('low-stock', this.#onLowStock)
    for (const ofWarehouse of this.#dips.values()) {
      for (const [productId, dip] of ofWarehouse) {
        if (!dip.isWaiting) continue
        dip.stopWaiting()
        ofWarehouse.delete(productId)
      }
    }
  }

  /**
   * Orders now for all that is low and not ordered for: what waits for its next attempt, what was given up, and
   * what the strategy did not want before. Rejects with what the supplier refused with, if it did; while the
   * observer watches that is tried again all the same.
   */
  async check(): Promise<void> {
    const failed = (await this.#considerAll()).find((outcome) => outcome !== undefined)
    if (failed !== undefined) throw failed.error
  }

  async #considerAll(): Promise<(ReorderFailed | undefined)[]> {
    // A dip that a crash takes back must not have been ordered for.
    await this.#inventory.settled()
    return Promise.all(this.#inventory.lowStock().map((low) => this.#consider(low)))
  }

  async #consider(low: LowStock): Promise<ReorderFailed | undefined> {
    const known = this.#dips.get(low.warehouseId)?.get(low.productId)
    if (known !== undefined) {
      const isInHand = known.sequence === low.sequence && !known.isWaiting
      if (known.sequence > low.sequence || isInHand) return undefined
      known.stopWaiting()
    }
    const dip = new Dip(low.sequence, this.#clock, (waiting) => {
      this.#tryAgain(low, waiting).catch((error) => warn(shown(error)))
    })
    const ofWarehouse = this.#dips.get(low.warehouseId) ?? new Map<string, Dip>()
    this.#dips.set(low.warehouseId, ofWarehouse.set(low.productId, dip))
    return this.#attempt(low, dip)
  }

  async #tryAgain({ warehouseId, productId }: LevelKey, dip: Dip): Promise<void> {
    const [low] = this.#inventory.isOpen ? this.#inventory.lowStock({ warehouseId, productId }) : []
    // If it is low again since, that is another dip, which is told by an event of its own.
    if (low?.sequence === dip.sequence) await this.#attempt(low, dip)
    else this.#forget({ warehouseId, productId }, dip)
  }

  async #attempt(low: LowStock, dip: Dip): Promise<ReorderFailed | undefined> {
    const order = this.#orderFor(low, dip)
    if (order === undefined) return undefined
    dip.beginAttempt()
    const attempt = dip.attempts
    try {
      await this.#supplier.placeOrder(order)
    } catch (error) {
      return this.#failed(order, dip, error)
    }
    this.#events.emit('reorder-placed', Object.freeze({ order, attempt }))
    return undefined
  }

  /** What the strategy wants now; if that is nothing, the dip is looked at anew by the next check. */
  #orderFor({ warehouseId, productId, threshold, sequence }: LowStock, dip: Dip): ReorderSuggestion | undefined {
    try {
      const level = { ...this.#inventory.stock({ warehouseId, productId }), threshold }
      if (this.#strategy.shouldReorder(level)) {
        const quantity = checkedQuantity('reorderQuantity', this.#strategy.reorderQuantity(level))
        return Object.freeze({ id: idOf(sequence, warehouseId, productId), warehouseId, productId, quantity, sequence })
      }
    } catch (error) {
      this.#forget({ warehouseId, productId }, dip)
      throw error
    }
    this.#forget({ warehouseId, productId }, dip)
    return undefined
  }

  #failed(order: ReorderSuggestion, dip: Dip, error: unknown): ReorderFailed {
    const attempt = dip.attempts
    const isWanted = this.#isWatching && this.#inventory.isOpen && this.#isLatest(order, dip)
    const willRetry = isWanted && attempt < this.#retry.maxAttempts
    const delayMs = willRetry ? delayAfter(attempt, this.#retry, this.#random()) : undefined
    if (delayMs === undefined) this.#forget(order, dip)
    else dip.waitFor(delayMs)
    const failure = Object.freeze({ order, attempt, error, willRetry, ...(delayMs !== undefined && { delayMs }) })
    if (this.#events.has('reorder-failed')) this.#events.emit('reorder-failed', failure)
    else warn(describe(failure))
    return failure
  }

  /** Whether the level has not been low anew since. */
  #isLatest({ warehouseId, productId }: LevelKey, dip: Dip): boolean {
    return this.#dips.get(warehouseId)?.get(productId) === dip
  }

  #forget(level: LevelKey, dip: Dip): void {
    if (this.#isLatest(level, dip)) this.#dips.get(level.warehouseId)?.delete(level.productId)
  }
}

function warn(text: string): void {
  process.emitWarning(plainLines(text), 'StockholdWarning')
}

function describe({ order, attempt, error, delayMs }: ReorderFailed): string {
  const { quantity, productId, warehouseId } = order
  const next = delayMs === undefined ? 'It waits for check()' : `It is tried again in ${delayMs} ms`
  return `The order of ${quantity} ${productId} for ${warehouseId} was refused (attempt ${attempt}): ${shown(error)}. ${next}.`
}

/** Made of what names the dip, so that it is the same whenever the dip is looked at. */
function idOf(sequence: number, warehouseId: string, productId: string): ReorderSuggestion['id'] {
  return v5(JSON.stringify([sequence, warehouseId, productId]), orderIds)
}
