import type { Random } from '../simulation/random.ts'
import type { MonthProduct } from './assortment.ts'
import { Errands } from './errands.ts'
import { type MonthStage, stockedProducts } from './month-stage.ts'

/** What happens to goods that nobody buys or sells: they are moved, counted, broken and thrown away. */
export class Housekeeping {
  readonly #stage: MonthStage
  readonly #random: Random
  readonly #hour: number
  readonly #day: number
  readonly #products: readonly MonthProduct[]
  readonly #errands: Errands

  constructor(stage: MonthStage, random: Random) {
    this.#stage = stage
    this.#random = random
    this.#hour = stage.pace.hourMs
    this.#day = stage.pace.dayMs
    this.#products = stockedProducts(stage)
    this.#errands = new Errands(stage.agenda)
  }

  plan(dayBegins: number): void {
    this.#stage.agenda.plan(dayBegins + 6 * this.#hour, () => this.#move())
    this.#stage.agenda.plan(dayBegins + 9 * this.#hour, () => this.#send())
    this.#stage.agenda.plan(dayBegins + 18 * this.#hour, () => this.#count())
    if (this.#random.chance(0.5)) this.#stage.agenda.plan(dayBegins + 19 * this.#hour, () => this.#break())
  }

  /** What was approved leaves, and what is on its way arrives: when it is expected, if somebody said when. */
  takeUp(): void {
    const { shop, clock } = this.#stage.floor
    for (const status of ['approved', 'partially-shipped', 'shipped', 'partially-received'] as const)
      for (const { id, expectedAt = 0 } of shop.transfers.transfers({ status })) {
        if (this.#errands.has(id)) continue
        if (status === 'approved' || status === 'partially-shipped')
          this.#errands.plan(id, clock.now() + this.#random.whole(1, 6) * this.#hour, () => this.#leave(id))
        else {
          const soonest = clock.now() + this.#random.whole(1, 3) * this.#day
          this.#errands.plan(id, Math.max(soonest, expectedAt), () => this.#arrive(id, 0))
        }
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
    const arrives = this.#stage.floor.clock.now() + this.#random.whole(2, 4) * this.#day
    this.#errands.plan(transfer.id, arrives, () => this.#arrive(transfer.id, lost))
  }

  /** Unless somebody thought better of it meanwhile. */
  async #leave(id: string): Promise<void> {
    const { transfers } = this.#stage.floor.shop
    if (transfers.transfer(id).lines.some(({ held }) => held > 0)) await transfers.ship(id, { actor: 'floor' })
  }

  /** @param lost so many units of the first product did not come */
  async #arrive(id: string, lost: number): Promise<void> {
    const { transfers } = this.#stage.floor.shop
    const coming = transfers.transfer(id).lines.filter(({ inTransit }) => inTransit > 0)
    if (coming.length === 0) return
    const lines = coming.map(({ productId, inTransit }, index) =>
      index === 0 && lost > 0 ? { productId, quantity: inTransit - lost, lost } : { productId, quantity: inTransit },
    )
    await transfers.receive(id, { lines, reason: 'as the delivery note says', actor: 'floor' })
    this.#stage.tally.transfers += 1
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
