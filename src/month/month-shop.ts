import { FolderDayStore } from '../closings.ts'
import type { Journal } from '../index.ts'
import { SimulatedPayments } from '../orders.ts'
import { Shop } from '../shop.ts'
import type { MonthClock } from './month-clock.ts'

/** All that a month happens in. */
export interface MonthShop {
  readonly shop: Shop
  readonly clock: MonthClock
}

/** @param daysIn the folder for the rows of days */
export async function openMonthShop(
  journal: Journal,
  daysIn: string,
  clock: MonthClock,
  seed: number,
): Promise<MonthShop> {
  const payments = new SimulatedPayments({ seed, declines: 0.1, setTimeout: clock.setTimeout })
  const shop = await Shop.open({ journal, clock, payments, currency: 'USD', days: new FolderDayStore(daysIn) })
  return { shop, clock }
}
