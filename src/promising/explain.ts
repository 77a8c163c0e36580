import type { Backorder } from '../backorders.ts'
import type { PastStockView } from '../inventory/inventory-view.ts'
import type { Reservation } from '../inventory/reservation.ts'
import type { Explanation, HeldUnits, StockSums } from './explanation.ts'
import type { Promised } from './promise.ts'
import { reasonsOf } from './reasons.ts'
import type { ExpectedSupply } from './supply-source.ts'

export interface KnownOfProduct {
  readonly productId: string
  readonly at: number
  readonly levels: readonly PastStockView[]
  readonly reservations: Iterable<Reservation>
  readonly supply: readonly ExpectedSupply[]
  readonly queue: readonly Backorder[]
  readonly next: Promised
  /** Units that anybody may have at once. */
  readonly free: number
}

export function explanationOf(known: KnownOfProduct): Explanation {
  const { productId, at, levels, reservations, supply, queue, next } = known
  const parts = {
    productId,
    at,
    sums: sumsOf(levels),
    levels,
    holds: holdsOf(reservations),
    incoming: supply.toSorted((a, b) => (a.expectedAt ?? Infinity) - (b.expectedAt ?? Infinity) || 0),
    waiting: { backorders: queue.length, units: sum(queue.map(({ waiting }) => waiting)) },
    next,
  }
  return Object.freeze({ ...parts, reasons: Object.freeze(reasonsOf(parts, known.free)) })
}

function sumsOf(levels: readonly PastStockView[]): StockSums {
  return {
    onHand: sum(levels.map(({ onHand }) => onHand)),
    available: sum(levels.map(({ available }) => available)),
    keptBack: sum(levels.map(({ available, keepBack = 0 }) => Math.min(available, keepBack))),
    reserved: sum(levels.map(({ reserved }) => reserved)),
    committed: sum(levels.map(({ committed }) => committed)),
    damaged: sum(levels.map(({ damaged }) => damaged)),
    quarantined: sum(levels.map(({ quarantined }) => quarantined)),
  }
}

function holdsOf(reservations: Iterable<Reservation>): HeldUnits[] {
  const holds: HeldUnits[] = []
  for (const { id, warehouseId, held, status, expiresAt, reference, owner } of reservations) {
    if (status !== 'pending' && status !== 'confirmed') continue
    const runsOut = status === 'pending' ? expiresAt : undefined
    holds.push({ reservationId: id, warehouseId, quantity: held, status, expiresAt: runsOut, reference, owner })
  }
  return holds.sort((a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
