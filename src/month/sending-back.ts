import type { Order, OrderRow } from '../orders.ts'
import type { Random } from '../simulation/random.ts'
import type { MonthStage } from './month-stage.ts'

const reasons = ['too small', 'not as shown', 'broken', 'came too late'] as const

/** What customers send back, days and weeks later: refunded, replaced, or taken again after all. */
export class SendingBack {
  readonly #stage: MonthStage
  readonly #random: Random
  readonly #hour: number
  readonly #day: number

  constructor(stage: MonthStage, random: Random) {
    this.#stage = stage
    this.#random = random
    this.#hour = stage.pace.hourMs
    this.#day = stage.pace.dayMs
  }

  perhaps(orderId: string): void {
    const { clock } = this.#stage.floor
    if (this.#random.chance(0.02)) this.#stage.agenda.plan(clock.now() + this.#day, () => this.#apologize(orderId))
    if (!this.#random.chance(0.14)) return
    const days = this.#random.whole(2, 21)
    this.#stage.agenda.plan(clock.now() + days * this.#day, () => this.#takeBack(orderId))
    // Whoever has sent one thing back sometimes sends another.
    if (this.#random.chance(0.2))
      this.#stage.agenda.plan(clock.now() + (days + 2) * this.#day, () => this.#takeBack(orderId))
  }

  async #apologize(orderId: string): Promise<void> {
    await this.#stage.floor.shop.orders.refund(orderId, { amount: 150, reason: 'it came late', actor: 'desk' })
    this.#stage.tally.goodwill += 1
  }

  async #takeBack(orderId: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    const found = returnableOf(orders.order(orderId))
    if (found === undefined) return
    const { row, lineNumber } = found
    const quantity = this.#random.whole(1, row.shipped - row.returned)
    const reason = this.#random.pick(reasons)
    const units = { rowId: row.id, quantity }
    const { id } = await orders.requestReturn(orderId, { lines: [{ ...units, reason }], actor: 'customer' })
    await orders.approveReturn(id, { actor: 'desk' })
    const disposition = reason === 'broken' ? 'damaged' : 'available'
    const where = row.warehouseId === undefined ? {} : { warehouseId: row.warehouseId }
    await orders.receiveReturn(id, { ...where, lines: [{ ...units, disposition }], actor: 'packing' })
    this.#stage.tally.returns += 1
    if (this.#random.chance(0.2) && (await this.#replace(orderId, id, units, lineNumber))) return
    await orders.refundReturn(id, { actor: 'desk' })
    if (this.#random.chance(0.1) && disposition === 'available' && row.warehouseId !== undefined)
      this.#stage.agenda.plan(this.#stage.floor.clock.now() + this.#day, () => this.#sendAgain(id, row))
  }

  /** The same again, if it is there. */
  async #replace(
    orderId: string,
    returnId: string,
    { rowId, quantity }: { readonly rowId: string; readonly quantity: number },
    lineNumber: number,
  ): Promise<boolean> {
    const { orders, inventory } = this.#stage.floor.shop
    const { productId, fulfilledBy } = orders.order(orderId).lines[lineNumber - 1] as Order['lines'][number]
    const isThere = fulfilledBy === 'seller' || inventory.availability(productId).available >= quantity
    if (!isThere) return false
    const again = await orders.replace(orderId, { lines: [{ rowId, quantity }], returnId, actor: 'desk' })
    this.#stage.tally.replacements += 1
    this.#stage.agenda.plan(this.#stage.floor.clock.now() + 5 * this.#hour, () => this.#sendReplacement(again.id))
    return true
  }

  async #sendReplacement(orderId: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    const { shipments } = await orders.process(orderId)
    for (const { id } of shipments) {
      this.#stage.tally.shipments += 1
      await orders.ship(id, {
        carrier: 'MONTH',
        trackingNumber: `T-${this.#stage.prefix}-${this.#stage.tally.shipments}`,
      })
      this.#stage.agenda.plan(this.#stage.floor.clock.now() + 2 * this.#day, async () => {
        await orders.deliver(id)
        this.#stage.tally.deliveries += 1
      })
    }
  }

  async #sendAgain(returnId: string, { id: rowId, warehouseId }: OrderRow): Promise<void> {
    const { orders, inventory } = this.#stage.floor.shop
    const { orderId, lines } = orders.return(returnId)
    const productId = lines[0]?.productId ?? ''
    if (warehouseId === undefined || inventory.stock({ warehouseId, productId }).available < 1) return
    await orders.unreturn(returnId, { warehouseId, lines: [{ rowId, quantity: 1, from: 'available' }] })
    this.#stage.tally.unreturns += 1
    while (orders.order(orderId).totals.due > 0) await orders.pay(orderId, { method: 'card' })
  }
}

function returnableOf({ lines }: Order): { readonly row: OrderRow; readonly lineNumber: number } | undefined {
  for (const { rows, lineNumber } of lines)
    for (const row of rows) if (row.shipped > row.returned + row.askedBack) return { row, lineNumber }
  return undefined
}
