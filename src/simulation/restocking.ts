import { setTimeout as sleep } from 'node:timers/promises'
import {
  FixedQuantity,
  type InventoryManager,
  type ListenerError,
  ReorderObserver,
  type ReorderSuggestion,
  type Supplier,
} from '../index.ts'
import type { CommandMeter } from './command-meter.ts'
import type { SaleSettings } from './settings.ts'

export interface RestockingFigures {
  readonly orders: number
  readonly units: number
  readonly deliveredUnits: number
}

/** Reorders what runs low, from a supplier who delivers when the lead time has passed. */
export class Restocking {
  readonly #inventory: InventoryManager
  readonly #supplier: LeadTimeSupplier
  readonly #observer: ReorderObserver
  readonly #onListenerError: (failure: ListenerError) => void = ({ error }) => {
    this.#supplier.failure ??= error
  }

  constructor(
    inventory: InventoryManager,
    meter: CommandMeter,
    { reorderQuantity, leadMs }: Pick<SaleSettings, 'reorderQuantity' | 'leadMs'>,
  ) {
    this.#inventory = inventory
    this.#supplier = new LeadTimeSupplier(inventory, meter, leadMs)
    const strategy = new FixedQuantity(reorderQuantity)
    this.#observer = new ReorderObserver(inventory, { strategy, supplier: this.#supplier })
  }

  async start(): Promise<void> {
    this.#inventory.events.on('listener-error', this.#onListenerError)
    await this.#observer.start()
  }

  /** No more orders; resolves when all that were placed are delivered. @throws what went wrong on the way */
  async stop(): Promise<RestockingFigures> {
    this.#observer.stop()
    const figures = await this.#supplier.allDelivered()
    this.#inventory.events.off('listener-error', this.#onListenerError)
    return figures
  }
}

class LeadTimeSupplier implements Supplier {
  readonly #inventory: InventoryManager
  readonly #meter: CommandMeter
  readonly #leadMs: number
  readonly #deliveries: Promise<void>[] = []
  #units = 0
  #deliveredUnits = 0
  /** The first thing that went wrong: told when all is over, since nobody waits for a delivery. */
  failure: unknown

  constructor(inventory: InventoryManager, meter: CommandMeter, leadMs: number) {
    this.#inventory = inventory
    this.#meter = meter
    this.#leadMs = leadMs
  }

  placeOrder(order: ReorderSuggestion): void {
    this.#units += order.quantity
    const delivery = this.#deliver(order).catch((error: unknown) => {
      this.failure ??= error
    })
    this.#deliveries.push(delivery)
  }

  async allDelivered(): Promise<RestockingFigures> {
    await Promise.all(this.#deliveries)
    if (this.failure !== undefined) throw this.failure
    return {
      orders: this.#deliveries.length,
      units: this.#units,
      deliveredUnits: this.#deliveredUnits,
    }
  }

  async #deliver({ id, warehouseId, productId, quantity }: ReorderSuggestion): Promise<void> {
    const wantedAt = performance.now() + this.#leadMs
    await sleep(this.#leadMs)
    const reference = { type: 'purchase-order', id }
    await this.#meter.insist('receive', wantedAt, () =>
      this.#inventory.receive({ warehouseId, productId, quantity, reference, actor: 'supplier' }),
    )
    this.#deliveredUnits += quantity
  }
}
