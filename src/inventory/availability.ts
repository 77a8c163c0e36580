import type { PlannedBucket } from './bucket.ts'
import type { ReadState } from './inventory-state.ts'
import { nothingPlanned, type PlannedCounts } from './ledger-folds.ts'
import type { ReadLevel } from './read-level.ts'

export interface WarehouseAvailability extends PlannedCounts {
  readonly warehouseId: string
  readonly available: number
  readonly reserved: number
  readonly committed: number
  readonly onHand: number
}

/**
 * One product over all warehouses that ever had to do with it. What is on its way to no certain warehouse, and
 * what waits in none, counts in the sums alone.
 */
export interface Availability extends Omit<WarehouseAvailability, 'warehouseId'> {
  readonly productId: string
  readonly warehouses: readonly WarehouseAvailability[]
}

type Past<View extends PlannedCounts> = Omit<View, PlannedBucket> & Partial<PlannedCounts>

/** See `PastStockView`. */
export interface PastWarehouseAvailability extends Past<WarehouseAvailability> {}

/** See `PastStockView`. */
export interface PastAvailability extends Past<Omit<Availability, 'warehouses'>> {
  readonly warehouses: readonly PastWarehouseAvailability[]
}

/** A product over all warehouses. */
export function availabilityOf(productId: string, { stock, ledgers }: ReadState): PastAvailability {
  const planned = ledgers.counts(productId)
  const warehouses: PastWarehouseAvailability[] = []
  const all = {
    productId,
    available: 0,
    reserved: 0,
    committed: 0,
    onHand: 0,
    ...(planned ?? nothingPlanned),
    warehouses,
  }
  const isPlanned = planned !== undefined && planned.incoming + planned.backordered > 0
  for (const warehouse of stock.warehouses()) {
    const level = warehouse.level(productId)
    if (level === undefined) {
      if (isPlanned) warehouses.push(...plannedAt(warehouse.id, ledgers.counts(productId, warehouse.id)))
      continue
    }
    const there = availabilityAt(level, ledgers.counts(productId, warehouse.id))
    all.available += there.available
    all.reserved += there.reserved
    all.committed += there.committed
    all.onHand += there.onHand
    warehouses.push(there)
  }
  Object.freeze(warehouses)
  return Object.freeze(planned === undefined ? withoutPlanned(all) : all)
}

function availabilityAt(
  { warehouseId, counts, onHand }: ReadLevel,
  planned: PlannedCounts | undefined,
): PastWarehouseAvailability {
  const { available, reserved, committed } = counts
  const { incoming, backordered } = planned ?? nothingPlanned
  const there = { warehouseId, available, reserved, committed, onHand, incoming, backordered }
  return Object.freeze(planned === undefined ? withoutPlanned(there) : there)
}

/** Where nothing ever was of a product, and some is on its way or waited for. */
function plannedAt(warehouseId: string, planned: PlannedCounts = nothingPlanned): WarehouseAvailability[] {
  const { incoming, backordered } = planned
  if (incoming + backordered === 0) return []
  const there = { warehouseId, available: 0, reserved: 0, committed: 0, onHand: 0, incoming, backordered }
  return [Object.freeze(there)]
}

export type Writable<View> = { -readonly [Field in keyof View]: View[Field] }

/** Where nobody here knows what a ledger says. */
export function withoutPlanned<View extends PlannedCounts>(view: View): Omit<View, PlannedBucket> {
  const known = Object.entries(view).filter(([field]) => !(field in nothingPlanned))
  return Object.fromEntries(known) as Omit<View, PlannedBucket>
}
