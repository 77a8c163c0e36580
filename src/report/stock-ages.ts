import type { OpenLayer } from '../costing.ts'

const dayMs = 86_400_000

/** Units of the stock by how long ago they were received. */
export interface StockOfAge {
  /** Full days, both included; the last has no end. */
  readonly fromDays: number
  readonly toDays?: number
  readonly quantity: number
  /** In smallest units, as far as their cost is known. */
  readonly value: number
}

const bounds: readonly (readonly [from: number, to: number | undefined])[] = [
  [0, 6],
  [7, 13],
  [14, 29],
  [30, 89],
  [90, undefined],
]

export function stockAges(layers: Iterable<OpenLayer>): readonly StockOfAge[] {
  const ages = bounds.map(([fromDays, toDays]) => ({
    fromDays,
    ...(toDays !== undefined && { toDays }),
    quantity: 0,
    value: 0,
  }))
  for (const { ageMs, quantity, value = 0 } of layers) {
    const days = Math.floor(ageMs / dayMs)
    const age = ages.findLast(({ fromDays }) => days >= fromDays) ?? (ages[0] as (typeof ages)[number])
    age.quantity += quantity
    age.value += value
  }
  return ages
}
