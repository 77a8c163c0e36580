import type { Shop } from '../shop.ts'
import type { MonthProduct } from './assortment.ts'
import type { Habits } from './habits.ts'
import type { MonthTally } from './month-tally.ts'

/** What is to happen later. */
export interface Planner {
  /** @param at in milliseconds since 1970 */
  plan(at: number, act: () => Promise<void>): void
}

/** How long an hour and a day of the play are, in milliseconds: whoever watches a shop live does not wait for weeks. */
export interface Pace {
  readonly hourMs: number
  readonly dayMs: number
}

export const realPace: Pace = { hourMs: 3_600_000, dayMs: 86_400_000 }

/** What everybody in the month works with. */
export interface MonthStage {
  readonly floor: { readonly shop: Shop; readonly clock: { now(): number } }
  readonly agenda: Planner
  readonly pace: Pace
  readonly habits: Habits
  /** Ids of orders and tracking numbers begin with it: two plays in one log differ. */
  readonly prefix: string
  readonly tally: MonthTally
  readonly products: readonly MonthProduct[]
  /** The ids of the warehouses. */
  readonly places: readonly string[]
  /** About so many. */
  readonly ordersPerDay: number
  /** When the month begins and ends, in milliseconds since 1970. */
  readonly begins: number
  readonly ends: number
}

/** What stands in our buildings: what its seller sends itself never does. */
export function stockedProducts({ products }: MonthStage): readonly MonthProduct[] {
  return products.filter(({ seller }) => seller.type !== 'marketplace_3p')
}
