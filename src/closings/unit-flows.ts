import { type Account, isPhysical } from '../inventory/bucket.ts'
import type { Movement } from '../inventory/movement.ts'
import type { DayColumn } from './day-row.ts'

/** Units that come to, or leave, a place. */
export interface UnitFlow {
  /** Absent: on their way. */
  readonly warehouseId: string | undefined
  readonly column: DayColumn
  /** Below 0 where what came goes back: an adjustment down, an unreturn. */
  readonly quantity: number
}

/** The flows of a movement. One inside a building has none: what is on hand stays on hand. */
export function unitFlowsOf({ type, warehouseId, from, to, quantity }: Movement): readonly UnitFlow[] {
  const [leaves, comes] = [isPhysical(from), isPhysical(to)]
  if (leaves && comes) return []
  if (comes) {
    const flow = { warehouseId, column: arrivalOf(from), quantity }
    return from === 'transit' ? [flow, { warehouseId: undefined, column: 'transferredOut', quantity }] : [flow]
  }
  // What is lost on its way was in no building.
  if (!leaves) return [{ warehouseId: undefined, column: 'writtenOff', quantity }]
  if (to === 'transit')
    return [
      { warehouseId, column: 'transferredOut', quantity },
      { warehouseId: undefined, column: 'transferredIn', quantity },
    ]
  if (type === 'unreturned') return [{ warehouseId, column: 'returned', quantity: -quantity }]
  if (to === 'variance') return [{ warehouseId, column: 'adjusted', quantity: -quantity }]
  return [{ warehouseId, column: departureTo(to), quantity }]
}

function arrivalOf(from: Account): DayColumn {
  if (from === 'customer') return 'returned'
  if (from === 'variance') return 'adjusted'
  return from === 'transit' ? 'transferredIn' : 'received'
}

function departureTo(to: Account): DayColumn {
  if (to === 'customer') return 'sold'
  return to === 'supplier' ? 'returnedToSupplier' : 'writtenOff'
}
