import type { Order, OrderRow, Return } from '../orders.ts'
import type { Random } from '../simulation/random.ts'
import type { Errands } from './errands.ts'
import type { MonthStage } from './month-stage.ts'

export const parcelService = 'Parcel Post'
const reasons = ['too small', 'not as shown', 'broken', 'came too late'] as const

/** What customers send back, days and weeks later: refunded, replaced, or taken again after all. */
export class SendingBack {
  readonly #stage: MonthStage
  readonly #random: Random
  readonly #hour: number
  readonly #day: number
  readonly #errands: Errands
  readonly #categories: ReadonlyMap<string, string>

  constructor(stage: MonthStage, random: Random, errands: Errands) {
    this.#stage = stage
    this.#errands = errands
    this.#categories = new Map(stage.products.map(({ id, category }) => [id, category]))
    this.#random = random
    this.#hour = stage.pace.hourMs
    this.#day = stage.pace.dayMs
  }

  perhaps(orderId: string): void {
    const { clock } = this.#stage.floor
    if (this.#random.chance(0.02)) this.#stage.agenda.plan(clock.now() + this.#day, () => this.#apologize(orderId))
    const { keepsDays, sendsBack } = this.#stage.habits
    const { lines } = this.#stage.floor.shop.orders.order(orderId)
    const chances = lines.map(({ productId }) => sendsBack(this.#categoryOf(productId)))
    if (!this.#random.chance(Math.max(...chances))) return
    const days = this.#random.whole(...keepsDays)
    this.#stage.agenda.plan(clock.now() + days * this.#day, () => this.#takeBack(orderId))
    // Whoever has sent one thing back sometimes sends another.
    if (this.#random.chance(0.2))
      this.#stage.agenda.plan(clock.now() + (days + 2) * this.#day, () => this.#takeBack(orderId))
  }

  /** What somebody else approved comes back, and is paid back. */
  takeUp(): void {
    const { shop, clock } = this.#stage.floor
    for (const status of ['approved', 'received'] as const)
      for (const { id } of shop.orders.returns({ status }))
        if (!this.#errands.has(id))
          this.#errands.plan(id, clock.now() + this.#day, () =>
            status === 'approved' ? this.#receive(id) : this.#payBack(id),
          )
  }

  async #receive(returnId: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    const back = orders.return(returnId)
    if (back.status !== 'approved') return
    const warehouseId = warehouseOf(back, orders.order(back.orderId))
    const lines = back.lines.map(({ rowId, quantity }) => ({ rowId, quantity, disposition: 'available' as const }))
    await orders.receiveReturn(returnId, { ...(warehouseId !== undefined && { warehouseId }), lines, actor: 'packing' })
    this.#stage.tally.returns += 1
  }

  async #payBack(returnId: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    if (orders.return(returnId).status === 'received') await orders.refundReturn(returnId, { actor: 'desk' })
  }

  async #apologize(orderId: string): Promise<void> {
    await this.#stage.floor.shop.orders.refund(orderId, { amount: 150, reason: 'it came late', actor: 'desk' })
    this.#stage.tally.goodwill += 1
  }

  async #takeBack(orderId: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    const found = this.#returnableOf(orders.order(orderId))
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
    const leaves = this.#stage.floor.clock.now() + 5 * this.#hour
    this.#errands.plan(again.id, leaves, () => this.#sendReplacement(again.id))
    return true
  }

  async #sendReplacement(orderId: string): Promise<void> {
    const { orders } = this.#stage.floor.shop
    const { shipments } = await orders.process(orderId, { actor: 'packing' })
    for (const { id } of shipments) {
      this.#stage.tally.shipments += 1
      const trackingNumber = `T-${this.#stage.prefix}-${this.#stage.tally.shipments}`
      await orders.ship(id, { carrier: parcelService, trackingNumber, actor: 'packing' })
      this.#errands.plan(id, this.#stage.floor.clock.now() + 2 * this.#day, async () => {
        await orders.deliver(id, { actor: 'carrier' })
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

  /** Of what can go back, that which is sent back the most; the first of them. */
  #returnableOf({ lines }: Order): { readonly row: OrderRow; readonly lineNumber: number } | undefined {
    const { sendsBack } = this.#stage.habits
    const all = lines.flatMap(({ rows, lineNumber, productId }) =>
      rows
        .filter((row) => row.shipped > row.returned + row.askedBack)
        .map((row) => ({ row, lineNumber, chance: sendsBack(this.#categoryOf(productId)) })),
    )
    return all.toSorted((a, b) => b.chance - a.chance)[0]
  }

  #categoryOf(productId: string): string {
    return this.#categories.get(productId) ?? ''
  }
}

/** Where the first of its goods came from. Those that their seller sent have no warehouse of ours. */
function warehouseOf({ lines }: Return, order: Order): string | undefined {
  const rows = order.lines.flatMap((line) => line.rows)
  return rows.find(({ id, warehouseId }) => warehouseId !== undefined && lines.some(({ rowId }) => rowId === id))
    ?.warehouseId
}
