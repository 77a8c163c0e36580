import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FileJournal } from '../../src/index.ts'
import { cartLines } from '../support/cart-lines.ts'
import { type Distribution, Durations } from '../support/durations.ts'
import { atRate } from '../support/open-loop.ts'
import { openShop } from '../support/order-shop.ts'

export interface OrderLivesParams {
  readonly directory: string
  readonly ordersPerSecond: number
  readonly seconds: number
  readonly warmUpSeconds: number
}

export interface OrderLives {
  /** From the time that an order was due to its delivery. */
  readonly lives: Distribution
  readonly delivered: number
}

const products = 1_000

/** Whole lives at a fixed rate: placed, paid at a gateway that answers at once, confirmed, shipped and delivered. */
export async function measure(params: OrderLivesParams): Promise<OrderLives> {
  const { directory, ordersPerSecond, seconds, warmUpSeconds } = params
  const folder = await mkdtemp(join(directory, 'order-lives-'))
  const { inventory, orders } = await openShop(new FileJournal(folder), products)
  const lives = new Durations()
  let cart = 0
  let delivered = 0
  const live = async (due: number): Promise<void> => {
    cart += 1
    const { id } = await orders.place({ lines: cartLines(cart, products) })
    await orders.pay(id)
    const { shipments } = await orders.process(id)
    for (const shipment of shipments) {
      await orders.ship(shipment.id)
      await orders.deliver(shipment.id)
    }
    lives.record(performance.now() - due)
    if (orders.order(id).status === 'delivered') delivered += 1
  }
  try {
    await atRate(ordersPerSecond, warmUpSeconds, live)
    lives.reset()
    globalThis.gc?.()
    await atRate(ordersPerSecond, seconds, live)
    if (delivered !== cart) throw new Error(`${delivered} orders of ${cart} are delivered`)
    return { lives: lives.distribution(), delivered }
  } finally {
    await inventory.close()
    await rm(folder, { recursive: true })
  }
}
