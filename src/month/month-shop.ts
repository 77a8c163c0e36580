import { Closings, FolderDayStore } from '../closings.ts'
import { Costing } from '../costing.ts'
import type { Journal } from '../index.ts'
import { Sellers } from '../marketplace.ts'
import { SimulatedPayments } from '../orders.ts'
import { Shop } from '../shop.ts'
import type { MonthClock } from './month-clock.ts'

/** All that a month happens in. */
export interface MonthShop {
  readonly shop: Shop
  readonly costing: Costing
  readonly sellers: Sellers
  readonly closings: Closings
  readonly clock: MonthClock
}

/** @param daysIn the folder for the rows of days */
export async function openMonthShop(
  journal: Journal,
  daysIn: string,
  clock: MonthClock,
  seed: number,
): Promise<MonthShop> {
  const [costing, sellers] = [new Costing(), new Sellers()]
  const closings = new Closings({ store: new FolderDayStore(daysIn) })
  const payments = new SimulatedPayments({ seed, declines: 0.1, setTimeout: clock.setTimeout })
  const shop = await Shop.open({ journal, clock, payments, currency: 'USD', ledgers: [sellers, costing, closings] })
  return { shop, costing, sellers, closings, clock }
}
