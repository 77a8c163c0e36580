import { isInventoryError } from '../index.ts'
import type { Planner } from '../month/month-stage.ts'
import type { Shop } from '../shop.ts'

/** The product that everybody wants. */
export const soughtProduct = 'P-0001'

const [source, destination] = ['NYC', 'SFO'] as const
/** This many transfers wait for somebody's approval. */
const waitingTransfers = 3
/** This many customers wait for what everybody wants. */
const waitingCustomers = 3
/** This many units of it are left to carts in a warehouse that had many. */
const carts = 4
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

export interface SceneStage {
  readonly shop: Shop
  readonly agenda: Planner
  readonly clock: { now(): number }
}

/**
 * What whoever looks around should find: a product that is sold out, with those who hold it and wait for it, goods on
 * their way, transfers that wait for approval, goods to be looked at, and a fact that is told late.
 */
export class Scenes {
  readonly #stage: SceneStage
  #staged = 0

  constructor(stage: SceneStage) {
    this.#stage = stage
  }

  begin(): void {
    this.#again(0, 2 * minuteMs, () => this.#sellOut())
    this.#again(0, minuteMs, () => this.#askForTransfers())
    this.#again(0, 10 * minuteMs, () => this.#setAside())
    this.#again(minuteMs, 15 * minuteMs, () => this.#tellLate())
  }

  #again(inMs: number, everyMs: number, act: () => Promise<void>): void {
    const { agenda, clock } = this.#stage
    agenda.plan(clock.now() + inMs, async () => {
      this.#again(everyMs, everyMs, act)
      await act()
    })
  }

  /** What is left of it is held by carts that nobody has paid; some is on its way, and more customers wait. */
  async #sellOut(): Promise<void> {
    const { shop } = this.#stage
    await shop.backorders.configure({ productId: soughtProduct, policy: 'backorder' })
    if ([...shop.transfers.supply(soughtProduct)].length === 0) await this.#sendSome()
    await this.#sellTheRest()
    for (let { available } = shop.inventory.availability(soughtProduct); available > 0; available -= 2)
      await this.#order(Math.min(available, 2))
    if (shop.backorders.queue(soughtProduct).length >= waitingCustomers) return
    await shop.orders.pay((await this.#order(1)).id, { method: 'card' })
  }

  /** Those who wait come first: what is left of a delivery goes on its way. */
  async #sendSome(): Promise<void> {
    const { inventory, transfers, backorders } = this.#stage.shop
    const key = { warehouseId: source, productId: soughtProduct }
    const waiting = backorders.queue(soughtProduct).reduce((sum, backorder) => sum + backorder.waiting, 0)
    const delivery = { quantity: waiting + 6, unitCost: 900, actor: 'buying', reason: 'a small delivery' }
    await inventory.receive({ ...key, ...delivery })
    const quantity = Math.min(6, inventory.stock(key).available)
    const way = { sourceWarehouseId: source, destinationWarehouseId: destination }
    const lines = [{ productId: soughtProduct, quantity }]
    const expectedAt = this.#stage.clock.now() + 2 * dayMs
    const { id } = await transfers.request({ ...way, lines, expectedAt, actor: 'floor' })
    await transfers.ship(id, { actor: 'floor' })
  }

  async #sellTheRest(): Promise<void> {
    const { inventory } = this.#stage.shop
    for (const { warehouseId, available } of inventory.levels({ productId: soughtProduct })) {
      const key = { warehouseId, productId: soughtProduct }
      const isMuch = available > carts * 2
      if (isMuch)
        await inventory.sell({ ...key, quantity: available - carts, actor: 'till', reason: 'a company bought many' })
    }
  }

  #order(quantity: number): Promise<{ readonly id: string }> {
    this.#staged += 1
    return this.#stage.shop.orders.place({
      customerId: `C-${900 + (this.#staged % 40)}`,
      isMember: this.#staged % 2 === 0,
      lines: [{ productId: soughtProduct, quantity, unitPrice: 1_990, sellerId: 'HOUSE', backorder: true }],
    })
  }

  /** More units than go without a second person. */
  async #askForTransfers(): Promise<void> {
    const { inventory, transfers } = this.#stage.shop
    const waiting = transfers.transfers({ status: 'pending-approval' })
    if (waiting.length >= waitingTransfers) return
    const asked = new Set([soughtProduct, ...waiting.flatMap(({ lines }) => lines.map(({ productId }) => productId))])
    for (const { warehouseId, productId, available } of inventory.levels({})) {
      if (available < 14 || asked.has(productId)) continue
      asked.add(productId)
      const destinationWarehouseId = warehouseId === destination ? source : destination
      const way = { sourceWarehouseId: warehouseId, destinationWarehouseId }
      await transfers.request({ ...way, lines: [{ productId, quantity: 8 }], reason: 'to even out', actor: 'planner' })
      if (transfers.transfers({ status: 'pending-approval' }).length >= waitingTransfers) return
    }
  }

  async #setAside(): Promise<void> {
    const { inventory } = this.#stage.shop
    for (const { warehouseId, productId, available, quarantined } of inventory.levels({})) {
      if (available < 10 || quarantined > 0) continue
      await inventory.quarantine({ warehouseId, productId, quantity: 2, reason: 'seal broken', actor: 'floor' })
      return
    }
  }

  /** Goods that came yesterday, and whose note was found only now: yesterday is closed, and is restated. */
  async #tellLate(): Promise<void> {
    const { shop, clock } = this.#stage
    const line = { warehouseId: 'LON', productId: 'P-0002', quantity: 3, unitCost: 700, actor: 'buying' }
    const effectiveAt = clock.now() - dayMs
    try {
      await shop.inventory.receive({ ...line, effectiveAt, reason: 'the delivery note was found later' })
    } catch (error) {
      if (!isInventoryError(error)) throw error
    }
  }
}
