import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FileJournal, MemoryJournal } from '../../src/index.ts'
import { cartLines } from '../support/cart-lines.ts'
import { openShop } from '../support/order-shop.ts'

export interface PlacingOrdersParams {
  /** Where the journal is; in memory without one. */
  readonly directory?: string
  readonly inFlight: number
  readonly count: number
  /** `holds` makes the same holds by `reserveAll`, without an order: what an order adds to them is the difference. */
  readonly what: 'orders' | 'holds'
}

export interface PlacingOrders {
  readonly perSecond: number
  /** Of the thread and its helpers: what an order costs, whatever else the machine does. */
  readonly cpuMicroseconds: number
}

const products = 1_000
const holdMs = 15 * 60_000

/** Orders of 2.5 lines over three warehouses, many at once; each of them is in the books at the end. */
export async function measure({ directory, inFlight, count, what }: PlacingOrdersParams): Promise<PlacingOrders> {
  const folder = directory === undefined ? undefined : await mkdtemp(join(directory, 'orders-'))
  const { inventory, orders } = await openShop(
    folder === undefined ? new MemoryJournal() : new FileJournal(folder),
    products,
  )
  let begun = 0
  const place = async (until: number): Promise<void> => {
    while (begun < until) {
      const cart = begun
      begun += 1
      const lines = cartLines(cart, products)
      if (what === 'orders') await orders.place({ orderId: `order-${cart}`, customerId: 'C-1', lines })
      else
        await inventory.reserveAll({
          lines: lines.map(({ productId, quantity }) => ({ warehouseId: 'W0', productId, quantity })),
          ttlMs: holdMs,
        })
    }
  }
  const all = (until: number): Promise<unknown> => Promise.all(Array.from({ length: inFlight }, () => place(until)))
  const warmUp = Math.ceil(count / 4)
  await all(warmUp)
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const start = performance.now()
  await all(warmUp + count)
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  if (what === 'orders') {
    const placed = orders.orders({ status: 'payment-pending' }).length
    if (placed !== warmUp + count) throw new Error(`${placed} orders of ${warmUp + count} are there`)
  }
  await inventory.close()
  if (folder !== undefined) await rm(folder, { recursive: true })
  return { perSecond: (count / ms) * 1_000, cpuMicroseconds: (user + system) / count }
}
