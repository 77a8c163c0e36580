import { plainAmountOf } from '../terminal/amount-of.ts'

/** Shows smallest units of the report's currency, without its name: that stands at the top. */
export type Amounts = (amount: number) => string

export function amountsIn(currency: string | undefined): Amounts {
  return (amount) => (currency === undefined ? String(amount) : plainAmountOf(amount, currency))
}
