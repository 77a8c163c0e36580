import type { DayStore } from '../closings.ts'
import type { Journal } from '../index.ts'
import { SimulatedPayments } from '../orders.ts'
import { Shop } from '../shop.ts'
import type { MonthClock } from './month-clock.ts'

/** All that a month happens in. */
export interface MonthShop {
  readonly shop: Shop
  readonly clock: MonthClock
}

/** @param days where the rows of days are kept */
export async function openMonthShop(
  journal: Journal,
  days: DayStore,
  clock: MonthClock,
  seed: number,
): Promise<MonthShop> {
  const payments = new SimulatedPayments({ seed, declines: 0.1, setTimeout: clock.setTimeout })
  const shop = await Shop.open({ journal, clock, payments, currency: 'USD', days })
  return { shop, clock }
}
