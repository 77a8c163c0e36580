import { Costing } from '../costing.ts'
import { InventoryManager, type Journal, MemoryJournal } from '../index.ts'

/** Goods that came, and what they cost in all, in cents; without it nobody said. */
export interface Arrival {
  readonly productId: string
  readonly quantity: number
  readonly totalCost?: number
}

/** What was told to the inventory: the books have to come to it. */
export interface Told {
  receipts: number
  unitsReceived: number
  received: number
  landings: number
  landed: number
}

const warehouseId = 'ROOM'

/** An inventory of one warehouse on the clock of a file, and its log. */
export class StoreRoom implements AsyncDisposable {
  readonly journal: Journal = new MemoryJournal()
  readonly told: Told = { receipts: 0, unitsReceived: 0, received: 0, landings: 0, landed: 0 }
  readonly #costing: Costing = new Costing()
  #inventory: InventoryManager | undefined
  #now = 0
  #sequence = 0

  /** @param from when it opens: before anything happens in it */
  static async open(from: number): Promise<StoreRoom> {
    const room = new StoreRoom()
    room.#now = from
    const { journal } = room
    room.#inventory = await InventoryManager.open({
      journal,
      clock: { now: () => room.#now },
      ledgers: [room.#costing],
    })
    await room.#inventory.addWarehouse({ id: warehouseId, name: 'The store room' })
    return room
  }

  /** Time goes on; what a file tells out of order happens when the one before it did. */
  goOnTo(at: number): void {
    this.#now = Math.max(this.#now, at)
  }

  available(productId: string): number {
    return this.#open.stock({ warehouseId, productId }).available
  }

  /** Of all products. */
  get units(): number {
    let units = 0
    for (const { onHand } of this.#open.levels()) units += onHand
    return units
  }

  /** All at once, as one delivery. Returns the sequence of its commit. */
  async receive(arrivals: readonly Arrival[]): Promise<number> {
    const levels = arrivals.map(({ productId }) => ({ warehouseId, productId }))
    await this.#open.transaction({ levels }, async (tx) => {
      for (const arrival of arrivals) await tx.receive({ warehouseId, ...arrival })
    })
    for (const { quantity, totalCost = 0 } of arrivals) {
      this.told.receipts += 1
      this.told.unitsReceived += quantity
      this.told.received += totalCost
    }
    return this.#lastSequence()
  }

  async sell(productId: string, quantity: number): Promise<number> {
    return this.#noted(await this.#open.sell({ warehouseId, productId, quantity }))
  }

  /** @param reversesSequence the sale that it is of, if that is known */
  async takeBack(productId: string, quantity: number, reversesSequence: number | undefined): Promise<void> {
    const reverses = reversesSequence === undefined ? {} : { reversesSequence }
    const back = { warehouseId, productId, quantity, disposition: 'available' as const, ...reverses }
    this.#noted(await this.#open.returnStock(back))
  }

  /** Units that were found, or those that were missing, if it is below 0. */
  async adjust(productId: string, delta: number, reason: string): Promise<void> {
    this.#noted(await this.#open.adjust({ warehouseId, productId, delta, reason }))
  }

  async sendBack(productId: string, quantity: number, receiptSequence: number): Promise<void> {
    const rejected = { warehouseId, productId, quantity, from: 'available' as const, receiptSequence }
    this.#noted(await this.#open.returnToSupplier(rejected))
  }

  async addCost(receiptSequence: number, amount: number, reason: string): Promise<void> {
    await this.#costing.addCost({ receiptSequence, amount, reason })
    this.told.landings += 1
    this.told.landed += amount
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#open.close()
  }

  /** A transaction does not say which its commit is; nobody else writes here. */
  async #lastSequence(): Promise<number> {
    const later = this.#open.auditLog.commits({ fromSequence: this.#sequence + 1 })
    for await (const { sequence } of later) this.#sequence = sequence
    return this.#sequence
  }

  #noted({ sequence }: { readonly sequence: number }): number {
    this.#sequence = sequence
    return sequence
  }

  get #open(): InventoryManager {
    return this.#inventory as InventoryManager
  }
}
