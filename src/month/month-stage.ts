import type { Agenda } from './agenda.ts'
import type { MonthProduct } from './assortment.ts'
import type { MonthShop } from './month-shop.ts'
import type { MonthTally } from './month-tally.ts'

/** What everybody in the month works with. */
export interface MonthStage {
  readonly floor: MonthShop
  readonly agenda: Agenda
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
