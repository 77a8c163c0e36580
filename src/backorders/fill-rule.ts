/** Who waits, and may be filled in one warehouse or in any. */
export interface Waiting {
  readonly warehouseId?: string | undefined
  readonly waiting: number
}

/** Units of a warehouse for one of those who wait. */
export interface PlannedFill<Demand extends Waiting> {
  readonly demand: Demand
  readonly warehouseId: string
  readonly quantity: number
}

/**
 * Who gets what of the goods that are free: first come, first served among those who may be filled there, partly if
 * need be.
 * @param waiting in the order in which they came
 * @param free units by warehouse; what is handed out is taken from it
 */
export function* fillsOf<Demand extends Waiting>(
  waiting: Iterable<Demand>,
  free: Map<string, number>,
): Generator<PlannedFill<Demand>, void, undefined> {
  if (free.size === 0) return
  for (const demand of waiting) {
    let left = demand.waiting
    for (const warehouseId of demand.warehouseId === undefined ? [...free.keys()] : [demand.warehouseId]) {
      const units = free.get(warehouseId) ?? 0
      const quantity = Math.min(units, left)
      if (quantity === 0) continue
      left -= quantity
      if (quantity === units) free.delete(warehouseId)
      else free.set(warehouseId, units - quantity)
      yield { demand, warehouseId, quantity }
    }
    if (free.size === 0) return
  }
}
