import { businessDay } from '../calendar/business-day.ts'
import type { RevenuePosting } from './revenue-posting.ts'
import type { SellerType } from './seller.ts'

export const revenueGroups = ['sellerType', 'sellerId', 'day', 'month'] as const
export type RevenueGroup = (typeof revenueGroups)[number]

/** Revenue of a group. Amounts are smallest units of the currency. */
export interface RevenueRow {
  readonly sellerType?: SellerType
  /** None: the house's own. */
  readonly sellerId?: string
  /** `2026-03-29` */
  readonly day?: string
  /** `2026-03` */
  readonly month?: string
  /** What customers pay for what was shipped: GMV. */
  readonly gross: number
  /** What of it is revenue. */
  readonly recognized: number
  /** What was given back of the gross, less what is to be paid again, and what revenue that undid. */
  readonly refunds: number
  readonly refundsRecognized: number
  /** `recognized − refundsRecognized` */
  readonly net: number
  /** Orders of which something was shipped, each counted once. */
  readonly orders: number
  /** Units that were shipped. */
  readonly units: number
}

type Group = Pick<RevenueRow, RevenueGroup>

interface Sums {
  readonly group: Group
  gross: number
  recognized: number
  refunds: number
  refundsRecognized: number
  units: number
  readonly orders: Set<string>
}

/** Adds postings up. */
export class RevenueTable {
  readonly #groupBy: readonly RevenueGroup[]
  readonly #timeZone: string
  readonly #sums: Map<string, Sums> = new Map()

  constructor(groupBy: readonly RevenueGroup[], timeZone: string) {
    this.#groupBy = groupBy
    this.#timeZone = timeZone
    // Without groups there is one row, also of nothing.
    if (groupBy.length === 0) this.#sumsOf({})
  }

  /** @param time when it counts */
  add(posting: RevenuePosting, time: number): void {
    const sums = this.#sumsOf(this.#groupOf(posting, time))
    const { side, kind, gross, recognized, units, orderId } = posting
    if (side === 'refund') {
      sums.refunds -= gross
      sums.refundsRecognized -= recognized
      return
    }
    sums.gross += gross
    sums.recognized += recognized
    sums.units += units
    if (kind === 'shipped') sums.orders.add(orderId)
  }

  /** By the groups, in the order in which they were named; the house's own first. */
  rows(): readonly RevenueRow[] {
    const found = [...this.#sums.values()].map(({ group, orders, ...sums }) =>
      Object.freeze({ ...group, ...sums, net: sums.recognized - sums.refundsRecognized, orders: orders.size }),
    )
    return Object.freeze(found.sort((a, b) => this.#compare(a, b)))
  }

  #compare(a: Group, b: Group): number {
    for (const name of this.#groupBy) {
      const [one, other] = [a[name] ?? '', b[name] ?? '']
      if (one !== other) return one < other ? -1 : 1
    }
    return 0
  }

  #groupOf({ sellerType, sellerId }: RevenuePosting, time: number): Group {
    const group: { -readonly [Name in RevenueGroup]?: RevenueRow[Name] } = {}
    for (const name of this.#groupBy) {
      if (name === 'sellerType') group.sellerType = sellerType
      else if (name === 'sellerId') {
        if (sellerId !== undefined) group.sellerId = sellerId
      } else {
        const day = businessDay(time, this.#timeZone)
        group[name] = name === 'day' ? day : day.slice(0, 7)
      }
    }
    return group
  }

  #sumsOf(group: Group): Sums {
    const key = JSON.stringify(this.#groupBy.map((name) => group[name] ?? null))
    const known = this.#sums.get(key)
    if (known !== undefined) return known
    const none = { gross: 0, recognized: 0, refunds: 0, refundsRecognized: 0, units: 0 }
    const sums: Sums = { group, ...none, orders: new Set() }
    this.#sums.set(key, sums)
    return sums
  }
}
