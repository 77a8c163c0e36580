import { isInventoryError } from '../index.ts'
import type { Order, PlaceLine, Shipment } from '../orders.ts'
import type { Random } from '../simulation/random.ts'
import { customerPlaces } from '../simulation/sites.ts'
import { Zipf } from '../simulation/zipf.ts'
import type { Agenda } from './agenda.ts'
import type { MonthProduct } from './assortment.ts'
import type { MonthShop } from './month-shop.ts'
import type { MonthTally } from './month-tally.ts'
import { SendingBack } from './sending-back.ts'

const hourMs = 60 * 60 * 1_000
const dayMs = 24 * hourMs
const customers = 240
/** Whoever's card is declined tries once more. */
const mostAttempts = 2

/** Who orders, pays, gets parcels, changes their mind, and sends back. */
export class Selling {
  readonly #floor: MonthShop
  readonly #agenda: Agenda
  readonly #random: Random
  readonly #products: readonly MonthProduct[]
  readonly #popularity: Zipf
  readonly #tally: MonthTally
  readonly #back: SendingBack

  constructor(floor: MonthShop, agenda: Agenda, random: Random, products: readonly MonthProduct[], tally: MonthTally) {
    this.#floor = floor
    this.#agenda = agenda
    this.#random = random
    this.#products = products
    this.#popularity = new Zipf(products.length, 0.7)
    this.#tally = tally
    this.#back = new SendingBack(floor, agenda, random, tally)
  }

  /** The orders of a day, most of them in the evening. */
  plan(dayBegins: number, orders: number): void {
    for (let order = 0; order < orders; order += 1) {
      const hour = Math.max(this.#random.whole(7, 22), this.#random.whole(7, 22))
      this.#agenda.plan(dayBegins + hour * hourMs + this.#random.whole(0, hourMs), () => this.#order())
    }
  }

  async #order(): Promise<void> {
    const { shop, clock } = this.#floor
    const customer = this.#random.whole(1, customers)
    const place = customerPlaces[customer % customerPlaces.length]
    this.#tally.orders += 1
    try {
      const order = await shop.orders.place({
        orderId: `M-${String(this.#tally.orders).padStart(5, '0')}`,
        customerId: `C-${customer}`,
        isMember: customer % 3 === 0,
        ...(place !== undefined && { shipTo: place }),
        promisedAt: clock.now() + 4 * dayMs,
        lines: this.#cart(),
        shipping: { amount: 499 },
        ...(this.#random.chance(0.1) && { discount: 200 }),
      })
      await this.#pay(order)
    } catch (error) {
      if (!isInventoryError(error, 'INSUFFICIENT_STOCK')) throw error
      this.#tally.soldOut += 1
    }
  }

  #cart(): readonly PlaceLine[] {
    const wanted = new Set<MonthProduct>()
    const lines = this.#random.whole(1, 3)
    while (wanted.size < lines) wanted.add(this.#products[this.#popularity.draw(this.#random)] as MonthProduct)
    return Array.from(wanted, ({ id, price, seller }) => ({
      productId: id,
      quantity: this.#random.whole(1, 3),
      unitPrice: price,
      sellerId: seller.id,
      ...(seller.type === 'marketplace_3p' && { fulfilledBy: 'seller' as const }),
    }))
  }

  async #pay({ id }: Order): Promise<void> {
    const { orders } = this.#floor.shop
    for (let attempt = 0; attempt < mostAttempts && isUnpaid(orders.order(id)); attempt += 1)
      await orders.pay(id, { method: 'card' })
    // What is not paid expires with its holds.
    if (isUnpaid(orders.order(id))) {
      this.#tally.unpaid += 1
      return
    }
    const { clock } = this.#floor
    if (this.#random.chance(0.04)) this.#agenda.plan(clock.now() + hourMs, () => this.#cancel(id))
    this.#agenda.plan(clock.now() + this.#random.whole(3, 30) * hourMs, () => this.#pack(id))
  }

  async #cancel(id: string): Promise<void> {
    await this.#floor.shop.orders.cancel(id, { reason: 'changed their mind', actor: 'customer' })
    this.#tally.cancelled += 1
  }

  async #pack(id: string): Promise<void> {
    const { orders } = this.#floor.shop
    if ((await orders.find(id)).status !== 'confirmed') return
    const { shipments } = await orders.process(id)
    for (const shipment of shipments) this.#plan(shipment)
  }

  /** Some parcels are reported as sent only the next day. */
  #plan({ id, orderId }: Shipment): void {
    const { clock } = this.#floor
    const shipsAt = clock.now() + this.#random.whole(1, 20) * hourMs
    const isLate = this.#random.chance(0.06)
    const toldAt = isLate ? shipsAt + dayMs : shipsAt
    this.#agenda.plan(toldAt, () => this.#ship(id, orderId, isLate ? shipsAt : undefined))
  }

  async #ship(id: string, orderId: string, effectiveAt: number | undefined): Promise<void> {
    const { shop, clock } = this.#floor
    if (effectiveAt !== undefined) this.#tally.lateFacts += 1
    this.#tally.shipments += 1
    const label = { carrier: 'MONTH', trackingNumber: `T-${this.#tally.shipments}`, actor: 'packing' }
    await shop.orders.ship(id, { ...label, ...(effectiveAt !== undefined && { effectiveAt }) })
    this.#agenda.plan(clock.now() + this.#random.whole(20, 110) * hourMs, () => this.#deliver(id, orderId))
  }

  async #deliver(id: string, orderId: string): Promise<void> {
    const { orders } = this.#floor.shop
    await orders.deliver(id)
    this.#tally.deliveries += 1
    if (orders.order(orderId).status === 'delivered') this.#back.perhaps(orderId)
  }
}

function isUnpaid({ status }: Order): boolean {
  return status === 'payment-pending'
}
