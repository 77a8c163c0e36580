import type { Allocator } from '../allocation.ts'
import type { Reservation } from '../index.ts'
import type { Floor } from './floor.ts'
import { sold } from './log-figures.ts'
import type { Order, OrderLine } from './order-file/order-line.ts'
import type { OrderPlan } from './order-plan.ts'
import { ShipmentTally } from './shipment-tally.ts'
import type { WaitingRoom } from './waiting-room.ts'

/** What became of the orders of a file. */
export interface OrderTally {
  readonly shipments: ShipmentTally
  fulfilled: number
  /** Short, and the customer waits for the rest. */
  waiting: number
  refused: number
  refusedUnits: number
  refusedByProduct: Map<string, number>
  /** Orders without a line that wants anything: all of it came back. */
  returnOrders: number
  returnLines: number
}

export interface OrderFloor extends Floor {
  readonly allocator: Allocator
  readonly waitingRoom: WaitingRoom
}

/** Takes orders: allocates all lines or none, confirms and fulfills; takes back what comes back. */
export class OrderDesk {
  readonly tally: OrderTally = {
    shipments: new ShipmentTally(),
    fulfilled: 0,
    waiting: 0,
    refused: 0,
    refusedUnits: 0,
    refusedByProduct: new Map(),
    returnOrders: 0,
    returnLines: 0,
  }
  readonly #floor: OrderFloor
  readonly #plan: OrderPlan

  constructor(floor: OrderFloor, plan: OrderPlan) {
    this.#floor = floor
    this.#plan = plan
  }

  async take(order: Order, opensAt: number): Promise<void> {
    const wanted = order.lines.filter(({ quantity }) => quantity > 0)
    const returned = order.lines.filter(({ quantity }) => quantity < 0)
    if (wanted.length === 0) this.tally.returnOrders += 1
    await Promise.all([
      this.#ship(order, wanted, opensAt),
      ...returned.map((line) => this.#takeBack(order, line, opensAt)),
    ])
  }

  async #ship(order: Order, lines: readonly OrderLine[], opensAt: number): Promise<void> {
    if (lines.length === 0) return
    const reference = { type: 'order', id: order.id }
    const { allocator, inventory, meter } = this.#floor
    const wanted = lines.map(({ productId, quantity }) => ({ productId, quantity }))
    const attempt = await meter.measure('allocate', opensAt, () =>
      allocator.allocate({ lines: wanted, reference, idempotencyKey: order.id }),
    )
    if (!attempt.ok)
      return await this.#refuse(order, lines, (attempt.refusal.details as { productId: string }).productId)
    const { plan, reservations } = attempt.value
    // Reservations come in the order of the plan's lines.
    const sources = plan.shipments.flatMap((shipment) => shipment.lines)
    await this.#all('confirm', reservations, ({ id }) => inventory.confirm(id, { reference }))
    await this.#all('fulfill', reservations, ({ id }, index) =>
      inventory.fulfill(id, { reference, ...sold(lines[sources[index]?.line ?? -1]?.unitPrice) }),
    )
    this.tally.shipments.add(plan)
    this.tally.fulfilled += 1
  }

  async #takeBack(order: Order, line: OrderLine, opensAt: number): Promise<void> {
    const { productId, quantity, unitPrice } = line
    const { inventory, meter } = this.#floor
    const [shelf] = inventory.availability(productId).warehouses
    await meter.measure('returnStock', opensAt, () =>
      inventory.returnStock({
        // Where no warehouse ever had the product, the first takes it.
        warehouseId: shelf?.warehouseId ?? (this.#plan.sites[0]?.id as string),
        productId,
        quantity: -quantity,
        disposition: 'available',
        reference: { type: 'order', id: order.id },
        ...sold(unitPrice),
      }),
    )
    this.tally.returnLines += 1
  }

  /** All or nothing, unless the customer waits for what is short. */
  async #refuse(order: Order, lines: readonly OrderLine[], productId: string): Promise<void> {
    const { tally } = this
    const waits = this.#plan.waiting.has(order.id)
    if (waits && (await this.#floor.waitingRoom.join({ id: order.id, lines, givesUp: false }, performance.now()))) {
      tally.waiting += 1
      return
    }
    tally.refused += 1
    tally.refusedUnits += lines.reduce((sum, { quantity }) => sum + quantity, 0)
    tally.refusedByProduct.set(productId, (tally.refusedByProduct.get(productId) ?? 0) + 1)
  }

  async #all(
    command: string,
    holds: readonly Reservation[],
    call: (hold: Reservation, index: number) => Promise<Reservation>,
  ): Promise<void> {
    const wantedAt = performance.now()
    const attempts = await Promise.all(
      holds.map((hold, index) => this.#floor.meter.measure(command, wantedAt, () => call(hold, index))),
    )
    const refused = attempts.find((attempt) => !attempt.ok)
    if (refused !== undefined) throw new Error(`${command} was refused: ${JSON.stringify(refused)}`)
  }
}
