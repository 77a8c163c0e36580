import type { ClosedDays } from '../closings.ts'

/** What stood on all shelves and was on its way when a day ended, as it is known now. */
export interface StockOfDay {
  readonly day: string
  readonly quantity: number
  /** By moving average, in smallest units. What is a seller's is worth nothing to the house. */
  readonly value: number
}

/** The stock at the end of each closed day of a period. What has no row on a day is what it was the day before. */
export async function stockByDay(closedDays: ClosedDays, from: string, to: string): Promise<readonly StockOfDay[]> {
  const standing = new Map<string, { readonly quantity: number; readonly value: number }>()
  const found: StockOfDay[] = []
  for (const { day } of closedDays.days({ to })) {
    for (const { productId, warehouseId, ending, endingValue } of await closedDays.rows(day))
      standing.set(JSON.stringify([productId, warehouseId]), { quantity: ending, value: endingValue })
    if (day < from) continue
    let [quantity, value] = [0, 0]
    for (const level of standing.values()) {
      quantity += level.quantity
      value += level.value
    }
    found.push({ day, quantity, value })
  }
  return found
}
