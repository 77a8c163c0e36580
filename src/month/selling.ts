import { isInventoryError } from '../index.ts'
import type { Order, PlaceLine, Shipment } from '../orders.ts'
import type { Random } from '../simulation/random.ts'
import { customerPlaces } from '../simulation/sites.ts'
import { Zipf } from '../simulation/zipf.ts'
import type { MonthProduct } from './assortment.ts'
import { Errands } from './errands.ts'
import type { MonthStage } from './month-stage.ts'
import { parcelService, SendingBack } from './sending-back.ts'

const customers = 240
/** Whoever's card is declined tries once more. */
const mostAttempts = 2

/** Who orders, pays, gets parcels, changes their mind, and sends back. */
export class Selling {
  readonly #stage: MonthStage
  readonly #random: Random
  readonly #hour: number
  readonly #day: number
  readonly #popularity: Zipf
  readonly #errands: Errands
  readonly #back: SendingBack

  constructor(stage: MonthStage, random: Random) {
    this.#stage = stage
    this.#random = random
    this.#hour = stage.pace.hourMs
    this.#day = stage.pace.dayMs
    this.#popularity = new Zipf(stage.products.length, 0.7)
    this.#errands = new Errands(stage.agenda)
    this.#back = new SendingBack(stage, random, this.#errands)
  }

  /** The orders of a day, most of them in the evening. */
  plan(dayBegins: number, orders: number): void {
    for (let order = 0; order < orders; order += 1) {
      const hour = Math.max(this.#random.whole(7, 22), this.#random.whole(7, 22))
      this.#stage.agenda.plan(dayBegins + hour * this.#hour + this.#random.whole(0, this.#hour), () => this.#order())
    }
  }

  /** Packs, sends and brings what nobody has planned: of an earlier play, or of others who order. */
  takeUp(): void {
    const { shop } = this.#stage.floor
    for (const status of ['confirmed', 'processing', 'shipped'] as const)
      for (const order of shop.orders.orders({ status })) {
        if (isToPack(order)) this.#soon(order.id, () => this.#pack(order.id))
        for (const { id, status: state } of order.shipments) {
          if (state === 'planned') this.#soon(id, () => this.#ship(id, order.id, undefined))
          if (state === 'shipped') this.#soon(id, () => this.#deliver(id, order.id))
        }
      }
    this.#back.takeUp()
  }

  #soon(id: string, act: () => Promise<void>): void {
    if (this.#errands.has(id)) return
    this.#errands.plan(id, this.#stage.floor.clock.now() + this.#random.whole(0, 6 * this.#hour), act)
  }

  async #order(): Promise<void> {
    const { shop, clock } = this.#stage.floor
    const customer = this.#random.whole(1, customers)
    const place = customerPlaces[customer % customerPlaces.length]
    this.#stage.tally.orders += 1
    try {
      const order = await shop.orders.place({
        orderId: `${this.#stage.prefix}-${String(this.#stage.tally.orders).padStart(5, '0')}`,
        customerId: `C-${customer}`,
        isMember: customer % 3 === 0,
        ...(place !== undefined && { shipTo: place }),
        promisedAt: clock.now() + 5 * this.#day,
        lines: this.#cart(),
        shipping: { amount: 499 },
        ...(this.#random.chance(0.1) && { discount: 200 }),
        actor: 'customer',
      })
      if (this.#isLate()) this.#payLater(order)
      else await this.#pay(order)
    } catch (error) {
      if (!isInventoryError(error, 'INSUFFICIENT_STOCK')) throw error
      this.#stage.tally.soldOut += 1
    }
  }

  #cart(): readonly PlaceLine[] {
    const wanted = new Set<MonthProduct>()
    const lines = this.#random.whole(1, 3)
    while (wanted.size < lines) wanted.add(this.#stage.products[this.#popularity.draw(this.#random)] as MonthProduct)
    return Array.from(wanted, ({ id, price, seller }) => ({
      productId: id,
      quantity: this.#random.whole(1, 3),
      unitPrice: price,
      sellerId: seller.id,
      ...(seller.type === 'marketplace_3p' && { fulfilledBy: 'seller' as const }),
    }))
  }

  /** A habit that nobody has draws nothing: the month stays as it was. */
  #isLate(): boolean {
    const { paysLate } = this.#stage.habits
    return paysLate > 0 && this.#random.chance(paysLate)
  }

  #payLater(order: Order): void {
    const { clock } = this.#stage.floor
    const [least, most] = this.#stage.habits.paysLateAfterMs
    this.#errands.plan(order.id, clock.now() + this.#random.whole(least, most), () => this.#pay(order))
  }

  async #pay({ id }: Order): Promise<void> {
    const { orders } = this.#stage.floor.shop
    for (let attempt = 0; attempt < mostAttempts && isUnpaid(orders.order(id)); attempt += 1)
      await orders.pay(id, { method: 'card', actor: 'customer' })
    // What is not paid expires with its holds.
    if (orders.order(id).status !== 'confirmed') {
      this.#stage.tally.unpaid += 1
      return
    }
    const { clock } = this.#stage.floor
    if (this.#random.chance(0.04)) this.#stage.agenda.plan(clock.now() + this.#hour, () => this.#cancel(id))
    this.#errands.plan(id, clock.now() + this.#random.whole(3 * this.#hour, 30 * this.#hour), () => this.#pack(id))
  }

  async #cancel(id: string): Promise<void> {
    if (!mayBeCancelled(this.#stage.floor.shop.orders.order(id))) return
    await this.#stage.floor.shop.orders.cancel(id, { reason: 'changed their mind', actor: 'customer' })
    this.#stage.tally.cancelled += 1
  }

  async #pack(id: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    if (!isToPack(await orders.find(id))) return
    const { shipments } = await orders.process(id, { actor: 'packing' })
    for (const shipment of shipments) if (shipment.status === 'planned') this.#plan(shipment)
  }

  /** Some parcels are reported as sent only the next day, and more of them when the month ends. */
  #plan({ id, orderId }: Shipment): void {
    if (this.#errands.has(id)) return
    const { clock } = this.#stage.floor
    const shipsAt = clock.now() + this.#random.whole(this.#hour, 20 * this.#hour)
    const isLate = this.#random.chance(shipsAt > this.#stage.ends - 2 * this.#day ? 0.25 : 0.06)
    const toldAt = isLate ? shipsAt + this.#day : shipsAt
    this.#errands.plan(id, toldAt, () => this.#ship(id, orderId, isLate ? shipsAt : undefined))
  }

  async #ship(id: string, orderId: string, effectiveAt: number | undefined): Promise<void> {
    const { shop, clock } = this.#stage.floor
    if (shop.orders.shipment(id).status !== 'planned') return
    if (effectiveAt !== undefined) this.#stage.tally.lateFacts += 1
    this.#stage.tally.shipments += 1
    const label = {
      carrier: parcelService,
      trackingNumber: `T-${this.#stage.prefix}-${this.#stage.tally.shipments}`,
      actor: 'packing',
    }
    await shop.orders.ship(id, { ...label, ...(effectiveAt !== undefined && { effectiveAt }) })
    const arrives = clock.now() + this.#random.whole(20 * this.#hour, 110 * this.#hour)
    this.#errands.plan(id, arrives, () => this.#deliver(id, orderId))
  }

  async #deliver(id: string, orderId: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    if (orders.shipment(id).status !== 'shipped') return
    await orders.deliver(id, { actor: 'carrier' })
    this.#stage.tally.deliveries += 1
    if (orders.order(orderId).status === 'delivered') this.#back.perhaps(orderId)
  }
}

function mayBeCancelled({ status }: Order): boolean {
  return status === 'confirmed' || status === 'processing'
}

/** Whether goods are there that no parcel is planned for. */
function isToPack({ status, lines, shipments }: Order): boolean {
  if (status !== 'confirmed' && status !== 'processing') return false
  const there = lines.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.quantity - row.cancelled, 0)
  const parcels = shipments.filter((shipment) => shipment.status !== 'cancelled').flatMap((shipment) => shipment.lines)
  return there > parcels.reduce((sum, { quantity }) => sum + quantity, 0)
}

function isUnpaid({ status }: Order): boolean {
  return status === 'payment-pending'
}
