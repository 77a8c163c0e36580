import { historyPrefix } from './history.ts'
import { dayMs, minuteMs, type SceneStage } from './scene-stage.ts'

/** So many shelves have something to be looked at. */
const setAsideShelves = 5
/** Broken units stand so long that this many are thrown away together. */
const mostBroken = 4
/** An order that arrived so long ago is done with. */
const settledAfterMs = 60 * minuteMs

/** What somebody does every now and then: goods set aside, looked at and thrown away, late notes, orders done with. */
export class Tidying {
  readonly #stage: SceneStage

  constructor(stage: SceneStage) {
    this.#stage = stage
  }

  /** Two units of a full shelf are looked at; with enough of them, those of another are found to be good. */
  async setAside(): Promise<void> {
    const { inventory } = this.#stage.shop
    const levels = Array.from(inventory.levels({}))
    const aside = levels.filter(({ quarantined }) => quarantined > 0)
    const [first] = aside
    if (first !== undefined && aside.length >= setAsideShelves) {
      const { warehouseId, productId, quarantined } = first
      const goods = { warehouseId, productId, quantity: quarantined }
      await inventory.clear({ ...goods, reason: 'looked at: good', actor: 'floor' })
    }
    const full = levels.filter(({ available, quarantined }) => available >= 10 && quarantined === 0)
    if (full.length === 0) return
    const { warehouseId, productId } = this.#stage.random.pick(full)
    await inventory.quarantine({ warehouseId, productId, quantity: 2, reason: 'seal broken', actor: 'floor' })
  }

  async throwAway(): Promise<void> {
    const { inventory } = this.#stage.shop
    for (const { warehouseId, productId, damaged } of inventory.levels({})) {
      if (damaged < mostBroken) continue
      const goods = { warehouseId, productId, quantity: damaged, from: 'damaged' } as const
      await inventory.writeOff({ ...goods, reason: 'beyond repair', actor: 'floor' })
    }
  }

  /** Goods that came yesterday, and whose note is found only now: yesterday is closed, and will be restated. */
  async tellLate(): Promise<void> {
    const { shop, clock, random, products } = this.#stage
    const { id: productId, cost } = random.pick(products.filter(({ seller }) => seller.type === 'retail_1p'))
    const { id: warehouseId } = random.pick(shop.inventory.warehouses())
    const goods = { warehouseId, productId, quantity: random.whole(2, 6), unitCost: cost }
    const effectiveAt = clock.now() - dayMs
    await shop.inventory.receive({
      ...goods,
      effectiveAt,
      reason: 'the delivery note was found later',
      actor: 'buying',
    })
  }

  /** What is settled leaves memory: else a shop that lives for days would fill it. The history stays to be seen. */
  async settle(): Promise<void> {
    const { shop, clock } = this.#stage
    for (const { id, transitions, returnStatus } of shop.orders.orders({ status: 'delivered' })) {
      const since = transitions.at(-1)?.at ?? 0
      if (id.startsWith(historyPrefix) || returnStatus === 'requested' || clock.now() - since < settledAfterMs) continue
      await shop.orders.settle(id, { actor: 'books' })
    }
  }
}
