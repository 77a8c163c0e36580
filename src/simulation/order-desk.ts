import type { Order as PlacedOrder } from '../orders.ts'
import type { Floor } from './floor.ts'
import type { Order, OrderLine } from './order-file/order-line.ts'
import type { OrderPlan } from './order-plan.ts'
import { ShipmentTally } from './shipment-tally.ts'

/** What became of the orders of a file. */
export interface OrderTally {
  readonly shipments: ShipmentTally
  fulfilled: number
  /** Short, and the customer waits for the rest. */
  waiting: number
  /** Declined too often, or not decided in time. */
  unpaid: number
  refused: number
  refusedUnits: number
  refusedByProduct: Map<string, number>
  /** Orders without a line that wants anything: all of it came back. */
  returnOrders: number
  returnLines: number
  /** Of these, what no order before it had shipped at that price. */
  unmatchedReturns: number
}

/** Takes the orders of a file: places them, is paid, and takes back what comes back. */
export class OrderDesk {
  readonly tally: OrderTally
  readonly #floor: Floor
  readonly #plan: OrderPlan
  /** Orders that have shipped a product, the last ones last. */
  readonly #shipped: Map<string, string[]> = new Map()

  constructor(floor: Floor, plan: OrderPlan) {
    this.#floor = floor
    this.#plan = plan
    this.tally = {
      shipments: new ShipmentTally(plan.sites),
      fulfilled: 0,
      waiting: 0,
      unpaid: 0,
      refused: 0,
      refusedUnits: 0,
      refusedByProduct: new Map(),
      returnOrders: 0,
      returnLines: 0,
      unmatchedReturns: 0,
    }
  }

  /** What an order wants, all or nothing; where its customer waits, what is there and the rest later. */
  async take(order: Order, opensAt: number): Promise<void> {
    const wanted = order.lines.filter(({ quantity }) => quantity > 0)
    if (wanted.length === 0) {
      this.tally.returnOrders += 1
      return
    }
    const { network, meter } = this.#floor
    const attempt = await meter.measure('orders.place', opensAt, () => network.orders.place(requestOf(order, wanted)))
    if (attempt.ok) return await this.#pay(attempt.value, 'fulfilled')
    if (attempt.refusal.code !== 'INSUFFICIENT_STOCK')
      throw new Error(`An order was refused: ${attempt.refusal.message}`)
    const waits = this.#plan.waiting.has(order.id)
    const waiting = waits ? await this.#wait(order, wanted) : undefined
    if (waiting !== undefined) return await this.#pay(waiting, 'waiting')
    const { tally } = this
    const { productId } = attempt.refusal.details as { productId: string }
    tally.refused += 1
    tally.refusedUnits += wanted.reduce((sum, { quantity }) => sum + quantity, 0)
    tally.refusedByProduct.set(productId, (tally.refusedByProduct.get(productId) ?? 0) + 1)
  }

  /** What came back, once all that was ordered is on its way: by the order that shipped it, if there is one. */
  async takeBack(order: Order): Promise<void> {
    for (const line of order.lines) if (line.quantity < 0) await this.#takeBackLine(order, line)
  }

  async #wait(order: Order, lines: readonly OrderLine[]): Promise<PlacedOrder | undefined> {
    const { network, meter } = this.#floor
    const patient = await meter.measure('orders.place', performance.now(), () =>
      network.orders.place(requestOf(order, lines, true)),
    )
    return patient.ok ? patient.value : undefined
  }

  async #pay(order: PlacedOrder, became: 'fulfilled' | 'waiting'): Promise<void> {
    const { network, meter } = this.#floor
    const { id } = order
    this.tally.shipments.add(order)
    while (network.orders.order(id).status === 'payment-pending') {
      const paid = await meter.insist('orders.pay', performance.now(), () => network.orders.pay(id, { method: 'card' }))
      if (!paid.ok) break
    }
    if (network.orders.order(id).status === 'cancelled') {
      this.tally.unpaid += 1
      return
    }
    this.tally[became] += 1
    for (const { productId } of order.lines) this.#shipped.set(productId, [...(this.#shipped.get(productId) ?? []), id])
  }

  async #takeBackLine(order: Order, { productId, quantity: back, unitPrice = 0 }: OrderLine): Promise<void> {
    const { inventory, meter, network } = this.#floor
    this.tally.returnLines += 1
    let left = -back
    const reference = { type: 'order', id: order.id }
    for (const id of this.#shipped.get(productId)?.toReversed() ?? []) {
      // Its units may have come from several warehouses: each is a row of its own.
      while (left > 0) {
        const units = this.#returnable(id, productId, unitPrice, left)
        if (units === undefined) break
        const { warehouseId, line } = units
        const lines = [{ ...line, disposition: 'available' as const }]
        const returned = await meter.measure('orders.returnGoods', performance.now(), () =>
          network.orders.returnGoods(id, { warehouseId, lines, reference }),
        )
        if (!returned.ok) break
        left -= line.quantity
      }
    }
    if (left === 0) return
    this.tally.unmatchedReturns += 1
    const [shelf] = inventory.availability(productId).warehouses
    // Where no warehouse ever had the product, the first takes it.
    const warehouseId = shelf?.warehouseId ?? (this.#plan.sites[0]?.id as string)
    await meter.measure('returnStock', performance.now(), () =>
      inventory.returnStock({
        warehouseId,
        productId,
        quantity: left,
        disposition: 'available',
        reference,
        reason: 'comes back by no order that is known here',
      }),
    )
  }

  #returnable(
    id: string,
    productId: string,
    unitPrice: number,
    most: number,
  ): { warehouseId: string; line: { rowId: string; quantity: number } } | undefined {
    for (const line of this.#floor.network.orders.order(id).lines) {
      if (line.productId !== productId || line.unitPrice !== unitPrice) continue
      const row = line.rows.find(({ shipped, returned }) => shipped > returned)
      if (row?.warehouseId === undefined) continue
      const quantity = Math.min(row.shipped - row.returned, most)
      return { warehouseId: row.warehouseId, line: { rowId: row.id, quantity } }
    }
    return undefined
  }
}

/** An order of a file under its own id. Prices that it does not have are 0. */
function requestOf(
  { id, at }: Order,
  wanted: readonly OrderLine[],
  backorder: boolean = false,
): Parameters<Floor['network']['orders']['place']>[0] {
  return {
    orderId: id,
    lines: wanted.map(({ productId, quantity, unitPrice = 0 }) => ({
      productId,
      quantity,
      unitPrice,
      ...(backorder && { backorder }),
    })),
    reference: { type: 'order', id },
    // When the customer ordered, as the file has it.
    ...(at !== undefined && at >= 0 && at <= Date.now() && { effectiveAt: at }),
  }
}
