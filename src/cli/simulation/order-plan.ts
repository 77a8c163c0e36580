import type { Order } from '../orders/order-file.ts'
import type { OpeningStock } from './opening.ts'
import { Random } from './random.ts'
import type { OrderSettings } from './settings.ts'
import { type Site, sites } from './sites.ts'

/** What stands where before the orders of a file come in. */
export interface OrderPlan {
  readonly sites: readonly Site[]
  readonly stock: readonly OpeningStock[]
  readonly wantedUnits: number
  readonly wantedByProduct: ReadonlyMap<string, number>
}

/**
 * Receives a share of what all orders together want of each product (a remainder is rounded), spread
 * over the warehouses; the seed says which warehouse gets more of what does not divide.
 */
export function planOrders(orders: readonly Order[], settings: OrderSettings): OrderPlan {
  const random = new Random(settings.seed, 'opening stock')
  const planned = sites(settings.warehouses)
  const wanted = new Map<string, number>()
  let wantedUnits = 0
  for (const { lines } of orders) {
    for (const { productId, quantity } of lines) {
      const units = Math.max(0, quantity)
      wanted.set(productId, (wanted.get(productId) ?? 0) + units)
      wantedUnits += units
    }
  }
  const stock: OpeningStock[] = []
  for (const [productId, units] of wanted) {
    const received = Math.round(units * settings.stockShare)
    const first = random.whole(0, planned.length - 1)
    for (const [index, { id }] of planned.entries()) {
      const isExtra = (index + first) % planned.length < received % planned.length
      const quantity = Math.floor(received / planned.length) + (isExtra ? 1 : 0)
      if (quantity > 0) stock.push({ warehouseId: id, productId, quantity })
    }
  }
  return { sites: planned, stock, wantedUnits, wantedByProduct: wanted }
}
