import type { Journal } from '../../src/index.ts'
import { cartLines } from '../support/cart-lines.ts'
import { openShop } from '../support/order-shop.ts'

export interface OrderMemoryParams {
  readonly what: 'open' | 'closed'
  readonly count: number
}

export interface OrderMemory {
  /** On the heap and beside it, for each order. */
  readonly bytesEach: number
}

/** A log that keeps nothing, so that only the state is weighed. */
const forgetful: Journal = {
  open: async () => ({ lastPosition: 0, lastSequence: 0 }),
  append: async () => undefined,
  read: async function* () {},
  close: async () => undefined,
}

const products = 1_000
const atOnce = 500

/** What an order of 2.5 lines takes in memory, its holds included: one that is open, or one that left it. */
export async function measure({ what, count }: OrderMemoryParams): Promise<OrderMemory> {
  const { inventory, orders } = await openShop(forgetful, products, { keepOrdersMs: 0 })
  const one = async (cart: number): Promise<void> => {
    const { id } = await orders.place({ lines: cartLines(cart, products) })
    if (what === 'closed') await orders.cancel(id, { reason: 'changed their mind' })
  }
  const several = (from: number): Promise<unknown> =>
    Promise.all(Array.from({ length: atOnce }, (_, index) => one(from + index)))
  await several(0)
  const before = used()
  for (let made = 0; made < count; made += atOnce) await several(atOnce + made)
  const bytes = used() - before
  const open = orders.orders().length
  const expected = what === 'open' ? count + atOnce : 0
  if (Math.abs(open - expected) > atOnce) throw new Error(`${open} orders are in memory, not ${expected}`)
  await inventory.close()
  return { bytesEach: bytes / count }
}

function used(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
