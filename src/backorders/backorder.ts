/** What may be promised of a product that is not there. */
export type BackorderPolicy = 'deny' | 'backorder' | 'pre-order'

/** How a fill is held: for a time, or as paid already. */
export type FillAs = 'reserved' | 'committed'

export type BackorderStatus = 'waiting' | 'partly-filled' | 'filled' | 'cancelled'

/** Units that came for a backorder, and the reservation that holds them. */
export interface Fill {
  readonly reservationId: string
  readonly warehouseId: string
  readonly quantity: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A demand for goods that were not there. */
export interface Backorder {
  readonly id: string
  readonly productId: string
  /** Where it may be filled; anywhere, if it is bound to no warehouse. */
  readonly warehouseId?: string
  /** What was missing when it was asked for. */
  readonly quantity: number
  readonly filled: number
  readonly waiting: number
  readonly status: BackorderStatus
  /** From 1, among those who wait for the product; undefined once nothing waits. */
  readonly position?: number
  /** Milliseconds since 1970. */
  readonly since: number
  readonly fills: readonly Fill[]
}

/** A demand as the ledger keeps it. */
export interface Demand {
  readonly id: string
  readonly productId: string
  readonly warehouseId: string | undefined
  readonly quantity: number
  readonly waiting: number
  readonly cancelled: number
  readonly fillAs: FillAs
  readonly ttlMs: number | undefined
  /** The ledger whose it is, if one asked for it. */
  readonly owner: string | undefined
  readonly since: number
  readonly fills: readonly Fill[]
}

/** What is set for a product, or for it in a warehouse. */
export interface PolicySetting {
  readonly policy: BackorderPolicy
  /** The most units that may wait; without it there is no bound. */
  readonly limit: number | undefined
  /** Of a pre-order: nothing is shipped before, in milliseconds since 1970. */
  readonly releaseAt: number | undefined
}

export function viewOf(demand: Demand, position: number | undefined): Backorder {
  const { id, productId, warehouseId, quantity, waiting, since, fills } = demand
  return Object.freeze({
    id,
    productId,
    ...(warehouseId !== undefined && { warehouseId }),
    quantity,
    filled: fills.reduce((sum, fill) => sum + fill.quantity, 0),
    waiting,
    status: statusOf(demand),
    ...(position !== undefined && { position }),
    since,
    fills,
  })
}

function statusOf({ waiting, fills, cancelled, quantity }: Demand): BackorderStatus {
  if (waiting > 0) return fills.length > 0 ? 'partly-filled' : 'waiting'
  return cancelled === quantity || (cancelled > 0 && fills.length === 0) ? 'cancelled' : 'filled'
}
