import type { Order } from '../orders.ts'
import { dayMs, minuteMs, type SceneStage } from './scene-stage.ts'

/** The product that everybody wants. */
export const soughtProduct = 'P-0001'

const [source, destination] = ['NYC', 'SFO'] as const
/** This many customers have paid, and wait. */
const waitingCustomers = 3
/** This many units of it are left to carts. */
const forCarts = 4
/** So many are on their way at a time. */
const onTheWay = 6
/** A warehouse that has more sells them at once. */
const mostLeft = 2 * forCarts

/**
 * Keeps one product sold out, for somebody to ask why: what is left of it is held by carts that nobody has paid, more
 * customers have paid and wait, and some is on its way. Carts run out, those who wait are served, and others come.
 */
export class SoughtProduct {
  readonly #stage: SceneStage
  #placed = 0

  constructor(stage: SceneStage) {
    this.#stage = stage
  }

  /** Brings it to where it should be: sold out, and not for ever. */
  async act(): Promise<void> {
    const { shop } = this.#stage
    if (shop.backorders.policy(soughtProduct).policy !== 'backorder')
      await shop.backorders.configure({ productId: soughtProduct, policy: 'backorder', actor: 'planner' })
    if ([...shop.transfers.supply(soughtProduct)].length === 0) await this.#sendSome()
    await this.#sellMany()
    if (shop.inventory.availability(soughtProduct).available === 0 && this.#reserved === 0) await this.#deliver()
    for (let { available } = shop.inventory.availability(soughtProduct); available > 0; available -= 2)
      await this.#place(Math.min(available, 2))
    while (shop.backorders.queue(soughtProduct).length < waitingCustomers) {
      const { id } = await this.#place(1)
      await shop.orders.pay(id, { method: 'card', actor: 'customer' })
    }
  }

  get #reserved(): number {
    const levels = Array.from(this.#stage.shop.inventory.levels({ productId: soughtProduct }))
    return levels.reduce((sum, { reserved }) => sum + reserved, 0)
  }

  /** Units that customers wait for: what comes is theirs first. */
  get #waiting(): number {
    return this.#stage.shop.backorders.queue(soughtProduct).reduce((sum, { waiting }) => sum + waiting, 0)
  }

  async #sendSome(): Promise<void> {
    const { inventory, transfers } = this.#stage.shop
    await this.#receive(source, this.#waiting + onTheWay, 'a small delivery')
    const quantity = Math.min(onTheWay, inventory.stock({ warehouseId: source, productId: soughtProduct }).available)
    const way = { sourceWarehouseId: source, destinationWarehouseId: destination }
    const lines = [{ productId: soughtProduct, quantity }]
    const { id } = await transfers.request({ ...way, lines, actor: 'floor' })
    await transfers.ship(id, { expectedAt: this.#stage.clock.now() + 2 * dayMs, actor: 'floor' })
  }

  async #sellMany(): Promise<void> {
    const { inventory } = this.#stage.shop
    for (const { warehouseId, available } of inventory.levels({ productId: soughtProduct })) {
      if (available <= mostLeft) continue
      const sale = { quantity: available - forCarts, reason: 'a company bought many', actor: 'till' }
      await inventory.sell({ warehouseId, productId: soughtProduct, ...sale })
    }
  }

  /** Everybody has it who wanted it: some more is found, for those who wait and for carts. */
  #deliver(): Promise<void> {
    return this.#receive(destination, this.#waiting + forCarts, 'a box that was found')
  }

  async #receive(warehouseId: string, quantity: number, reason: string): Promise<void> {
    const { shop, sought } = this.#stage
    const goods = { warehouseId, productId: soughtProduct, quantity, unitCost: sought.cost }
    await shop.inventory.receive({ ...goods, reason, actor: 'buying' })
  }

  #place(quantity: number): Promise<Order> {
    const { shop, clock, sought, prefix } = this.#stage
    this.#placed += 1
    const isMember = this.#placed % 2 === 0
    const line = { productId: soughtProduct, quantity, unitPrice: sought.price, sellerId: sought.seller.id }
    return shop.orders.place({
      orderId: `${prefix}-S${this.#placed}`,
      customerId: `C-${900 + (this.#placed % 40)}`,
      isMember,
      // Members are told a day.
      ...(isMember && { promisedAt: clock.now() + 3 * dayMs }),
      lines: [{ ...line, backorder: true }],
      actor: 'customer',
    })
  }
}

/** How often somebody sees to it: carts are held for 15 minutes. */
export const soughtEveryMs: number = minuteMs / 2
