import type { Random } from '../simulation/random.ts'
import type { MonthProduct } from './assortment.ts'
import { type MonthStage, stockedProducts } from './month-stage.ts'

/** What happens to goods that nobody buys or sells: they are moved, counted, broken and thrown away. */
export class Housekeeping {
  readonly #stage: MonthStage
  readonly #random: Random
  readonly #hour: number
  readonly #day: number
  readonly #products: readonly MonthProduct[]

  constructor(stage: MonthStage, random: Random) {
    this.#stage = stage
    this.#random = random
    this.#hour = stage.pace.hourMs
    this.#day = stage.pace.dayMs
    this.#products = stockedProducts(stage)
  }

  plan(dayBegins: number): void {
    this.#stage.agenda.plan(dayBegins + 6 * this.#hour, () => this.#move())
    this.#stage.agenda.plan(dayBegins + 9 * this.#hour, () => this.#send())
    this.#stage.agenda.plan(dayBegins + 18 * this.#hour, () => this.#count())
    if (this.#random.chance(0.5)) this.#stage.agenda.plan(dayBegins + 19 * this.#hour, () => this.#break())
  }

  /** Transfers that were on their way when an earlier play ended arrive. */
  resume(): void {
    const { shop, clock } = this.#stage.floor
    for (const { id, lines } of shop.transfers.transfers({ status: 'shipped' })) {
      const arrives = clock.now() + this.#random.whole(1, 3) * this.#day
      this.#stage.agenda.plan(arrives, async () => {
        const came = lines.map(({ productId, inTransit }) => ({ productId, quantity: inTransit }))
        await shop.transfers.receive(id, { lines: came, actor: 'floor' })
      })
    }
  }

  #level(): { readonly warehouseId: string; readonly productId: string } {
    return { warehouseId: this.#random.pick(this.#stage.places), productId: this.#random.pick(this.#products).id }
  }

  /** From one building to another within the day. */
  async #move(): Promise<void> {
    const { inventory } = this.#stage.floor.shop
    const { warehouseId: sourceWarehouseId, productId } = this.#level()
    const destinationWarehouseId = this.#random.pick(this.#stage.places)
    const { available } = inventory.stock({ warehouseId: sourceWarehouseId, productId })
    if (available < 4 || destinationWarehouseId === sourceWarehouseId) return
    await inventory.transfer({ sourceWarehouseId, destinationWarehouseId, productId, quantity: 2, actor: 'floor' })
    this.#stage.tally.transfers += 1
  }

  /** A transfer that takes days. Now and then a unit is lost on the way. */
  async #send(): Promise<void> {
    const { inventory, transfers } = this.#stage.floor.shop
    const { warehouseId: from, productId } = this.#level()
    const to = this.#random.pick(this.#stage.places)
    if (inventory.stock({ warehouseId: from, productId }).available < 6 || to === from) return
    const transfer = await transfers.request({
      ...{ sourceWarehouseId: from, destinationWarehouseId: to, lines: [{ productId, quantity: 3 }], actor: 'floor' },
    })
    await transfers.ship(transfer.id, { actor: 'floor' })
    const lost = this.#random.chance(0.1) ? 1 : 0
    this.#stage.agenda.plan(this.#stage.floor.clock.now() + this.#random.whole(2, 4) * this.#day, async () => {
      const line = { productId, quantity: 3 - lost, ...(lost > 0 && { lost }) }
      await transfers.receive(transfer.id, { lines: [line], reason: 'as the delivery note says', actor: 'floor' })
      this.#stage.tally.transfers += 1
    })
  }

  /** Most shelves have what they should. */
  async #count(): Promise<void> {
    const { inventory } = this.#stage.floor.shop
    for (let shelf = 0; shelf < 3; shelf += 1) {
      const level = this.#level()
      const { onHand, damaged, quarantined, available } = inventory.stock(level)
      const difference = this.#random.chance(0.2) && available > 1 ? this.#random.pick([-1, 1]) : 0
      const counted = onHand - damaged - quarantined + difference
      await inventory.count({ ...level, counted, reason: 'the daily count', actor: 'floor' })
      this.#stage.tally.counts += 1
    }
  }

  async #break(): Promise<void> {
    const { inventory } = this.#stage.floor.shop
    const level = this.#level()
    if (inventory.stock(level).available < 2) return
    await inventory.markDamaged({ ...level, quantity: 1, reason: 'fell off the shelf', actor: 'floor' })
    this.#stage.tally.damaged += 1
    if (this.#random.chance(0.6))
      await inventory.writeOff({ ...level, quantity: 1, from: 'damaged', reason: 'beyond repair', actor: 'floor' })
  }
}
