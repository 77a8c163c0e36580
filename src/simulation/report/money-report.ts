import type { OrderFigures } from '../order-figures.ts'
import type { Proof } from '../proof.ts'
import { quantile } from './quantile.ts'

/** What became of orders and of their money, from the audit log. Amounts are cents. */
export interface MoneyReport {
  readonly captured: number
  readonly refunded: number
  /** Still to be paid, for goods that customers have or wait for. */
  readonly due: number
  /** Calls to the gateway whose outcome is not known. */
  readonly outbox: number
  readonly counts: OrderFigures['counts']
  readonly funnel: readonly {
    readonly name: string
    readonly orders: number
    /** From the step before, in milliseconds. */
    readonly p50: number
    readonly p95: number
  }[]
}

export function moneyReport({ captured, refunded, due, counts, funnel }: OrderFigures, { outbox }: Proof): MoneyReport {
  return {
    captured,
    refunded,
    due,
    outbox,
    counts,
    funnel: funnel.map(({ name, orders, waits }) => ({
      name,
      orders,
      p50: quantile(waits, 0.5),
      p95: quantile(waits, 0.95),
    })),
  }
}
