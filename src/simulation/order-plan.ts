import { CliError } from '../terminal/cli-error.ts'
import type { OpeningStock } from './opening.ts'
import type { Order } from './order-file/order-line.ts'
import { Random } from './random.ts'
import type { OrderSettings } from './settings.ts'
import { type Site, sites } from './sites.ts'
import { planTransfers, type TransferPlan } from './transfer-plan.ts'

/** What stands where before the orders of a file come in. */
export interface OrderPlan {
  readonly sites: readonly Site[]
  readonly stock: readonly OpeningStock[]
  readonly wantedUnits: number
  readonly wantedByProduct: ReadonlyMap<string, number>
  readonly transfers: TransferPlan
  /** The orders whose customers wait if something is short. */
  readonly waiting: ReadonlySet<string>
  /** How many units may still come in: sums must stay exact. */
  readonly roomUnits: number
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
  let returnedUnits = 0
  for (const { lines } of orders) {
    for (const { productId, quantity } of lines) {
      const units = Math.max(0, quantity)
      wanted.set(productId, (wanted.get(productId) ?? 0) + units)
      wantedUnits += units
      returnedUnits += Math.max(0, -quantity)
    }
  }
  const stock: OpeningStock[] = []
  let received = 0
  for (const [productId, units] of wanted) {
    const share = Math.round(units * settings.stockShare)
    received += share
    const first = random.whole(0, planned.length - 1)
    for (const [index, { id }] of planned.entries()) {
      const isExtra = (index + first) % planned.length < share % planned.length
      const quantity = Math.floor(share / planned.length) + (isExtra ? 1 : 0)
      if (quantity > 0) stock.push({ warehouseId: id, productId, quantity })
    }
  }
  mustBeCountable(received + returnedUnits, settings)
  const roomUnits = Number.MAX_SAFE_INTEGER - received - returnedUnits
  const { transfers, waiting } = planMeanwhile(orders, [...wanted.keys()], planned, settings)
  return { sites: planned, stock, wantedUnits, wantedByProduct: wanted, transfers, waiting, roomUnits }
}

/** A few orders are not to be lost among transfers. */
const ordersPerTransfer = 5

/** How long the transfers take to begin and to arrive, at most: the orders come all at once. */
const transfersWithinMs = 300

function planMeanwhile(
  orders: readonly Order[],
  productIds: readonly string[],
  planned: readonly Site[],
  { seed, transfers, backordered }: OrderSettings,
): Pick<OrderPlan, 'transfers' | 'waiting'> {
  const [places, fates, patience] = ['transfers', 'fates of transfers', 'patience'].map(
    (subject) => new Random(seed, subject),
  ) as [Random, Random, Random]
  const siteIds = planned.map(({ id }) => id)
  const count = Math.min(transfers, Math.floor(orders.length / ordersPerTransfer))
  return {
    transfers: planTransfers(count, transfersWithinMs, siteIds, (random) => random.pick(productIds), places, fates),
    waiting: new Set(orders.filter(() => patience.chance(backordered)).map(({ id }) => id)),
  }
}

/** What stands on the shelves at most is what is received and what comes back. */
function mustBeCountable(units: number, { stockShare }: OrderSettings): void {
  if (units <= Number.MAX_SAFE_INTEGER) return
  throw new CliError(
    `with --stock-share ${stockShare} more than 9,007,199,254,740,991 units (2^53 − 1) come in, the most that is counted exactly. Give a smaller share.`,
  )
}
