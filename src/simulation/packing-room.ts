import type { Order, OrderEvents, Shipment } from '../orders.ts'
import type { Floor } from './floor.ts'

/**
 * Those who work behind the shop: whatever is confirmed is packed, shipped and delivered, what comes for those who wait
 * is sent after it, and a refund that failed is asked for again. They are told by the events of the orders.
 */
export class PackingRoom {
  readonly #floor: Floor
  readonly #work: Set<Promise<void>> = new Set()
  /** Orders that nobody packs: their customers will have changed their mind. */
  readonly #left: Set<string> = new Set()
  readonly #waiting: Map<string, () => void> = new Map()
  #parcels = 0

  constructor(floor: Floor) {
    this.#floor = floor
    const { events } = floor.network.orders
    events.on('order-confirmed', ({ orderId }) => this.#begin(this.#pack(orderId)))
    events.on('shipments-planned', (planned) => this.#begin(this.#send(planned)))
    events.on('order-delivered', ({ orderId }) => this.#waiting.get(orderId)?.())
    events.on('refund-failed', ({ orderId, refundId }) => this.#begin(this.#refundAgain(orderId, refundId)))
    floor.network.payments.onEvent((event) => this.#begin(this.#tell(event)))
  }

  /** Leaves an order as it is, however it goes on. */
  leave(orderId: string): void {
    this.#left.add(orderId)
  }

  /** Resolves when an order is delivered whole. */
  async delivered(order: Order): Promise<void> {
    const { orders } = this.#floor.network
    if (orders.order(order.id).status === 'delivered') return
    await new Promise<void>((resolve) => this.#waiting.set(order.id, resolve))
  }

  /** Resolves when all that was begun is done, and nothing is to be done outside any more. */
  async idle(): Promise<void> {
    const { orders, payments } = this.#floor.network
    for (let quiet = 0; quiet < 3; quiet += 1) {
      if (this.#work.size + payments.untold + orders.outbox().length > 0) quiet = -1
      await Promise.all(this.#work)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** Nothing more is expected of what is delivered. */
  async settle(): Promise<void> {
    const { network, meter } = this.#floor
    const delivered = network.orders.orders({ status: 'delivered' })
    await Promise.all(
      delivered.map(({ id }) => meter.measure('orders.settle', performance.now(), () => network.orders.settle(id))),
    )
  }

  async #pack(orderId: string): Promise<void> {
    if (this.#left.has(orderId)) return
    const { network, meter } = this.#floor
    await meter.insist('orders.process', performance.now(), () => network.orders.process(orderId))
  }

  async #send({ shipments }: OrderEvents['shipments-planned']): Promise<void> {
    await Promise.all(shipments.map(({ shipmentId }) => this.#deliver(shipmentId)))
  }

  async #deliver(shipmentId: string): Promise<void> {
    const { network, meter } = this.#floor
    this.#parcels += 1
    const label = { carrier: 'DEMO', trackingNumber: `DEMO-${this.#parcels}`, actor: 'packing' }
    const shipped = await meter.insist<Shipment>('orders.ship', performance.now(), () =>
      network.orders.ship(shipmentId, label),
    )
    // Somebody cancelled what was planned.
    if (!shipped.ok) return
    await meter.insist('orders.deliver', performance.now(), () => network.orders.deliver(shipmentId))
  }

  async #refundAgain(orderId: string, refundId: string): Promise<void> {
    const { network, meter } = this.#floor
    await meter.measure('orders.retryRefund', performance.now(), () => network.orders.retryRefund(orderId, refundId))
  }

  async #tell(event: Parameters<Parameters<Floor['network']['payments']['onEvent']>[0]>[0]): Promise<void> {
    const { network, meter } = this.#floor
    await meter.measure('orders.paymentEvent', performance.now(), () => network.orders.paymentEvent(event))
  }

  #begin(work: Promise<void>): void {
    const done = work.finally(() => this.#work.delete(done))
    this.#work.add(done)
  }
}
