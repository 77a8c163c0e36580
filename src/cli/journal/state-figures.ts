import type { Bucket, InventoryView, PastStockView, ReservationStatus, WarehouseView } from '../../index.ts'

/** What a journal comes to, or the part of it that is asked for. */
export interface StateFigures {
  readonly sequence: number
  readonly at: number
  readonly totals: Totals
  readonly warehouses: readonly WarehouseView[]
  /** Those in memory, by their status. */
  readonly reservations: Partial<Record<ReservationStatus, number>>
  readonly levels: readonly PastStockView[]
  /** The ledgers that the log has; `rows` is how much each of them keeps, if it is known here. */
  readonly ledgers: readonly { readonly ledger: string; readonly version: number; readonly rows?: number }[]
}

export type Totals = Readonly<Record<Bucket | 'onHand' | 'levels' | 'products', number>>

export interface StateFilter {
  readonly warehouseId?: string
  readonly productId?: string
}

/** @throws WAREHOUSE_NOT_FOUND */
export function stateFigures(view: InventoryView, filter: StateFilter): StateFigures {
  const { warehouseId } = filter
  const levels = [...view.levels(filter)]
  return {
    sequence: view.sequence,
    at: view.at,
    totals: totalsOf(levels),
    warehouses: warehouseId === undefined ? view.warehouses() : [view.warehouse(warehouseId)],
    reservations: reservationsByStatus(view, filter),
    levels,
    ledgers: view.ledgers().map(({ ledger, version, rows }) => ({
      ledger,
      version,
      ...(rows !== undefined && { rows: [...rows].length }),
    })),
  }
}

function totalsOf(levels: readonly PastStockView[]): Totals {
  const sum = (name: Bucket | 'onHand'): number => levels.reduce((total, level) => total + (level[name] ?? 0), 0)
  return {
    levels: levels.length,
    products: new Set(levels.map(({ productId }) => productId)).size,
    available: sum('available'),
    reserved: sum('reserved'),
    committed: sum('committed'),
    damaged: sum('damaged'),
    quarantined: sum('quarantined'),
    onHand: sum('onHand'),
    incoming: sum('incoming'),
    backordered: sum('backordered'),
  }
}

function reservationsByStatus(view: InventoryView, filter: StateFilter): StateFigures['reservations'] {
  const counts: Partial<Record<ReservationStatus, number>> = {}
  for (const { status } of view.reservations(filter)) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
