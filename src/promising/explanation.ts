import type { PastStockView } from '../inventory/inventory-view.ts'
import type { Reservation } from '../inventory/reservation.ts'
import type { Promised } from './promise.ts'
import type { ExpectedSupply } from './supply-source.ts'

/** Units that somebody has. */
export interface HeldUnits extends Pick<Reservation, 'warehouseId' | 'reference' | 'owner'> {
  readonly reservationId: string
  readonly quantity: number
  readonly status: 'pending' | 'confirmed'
  /** Of a pending one: from then on it has run out, in milliseconds since 1970. */
  readonly expiresAt: number | undefined
}

export interface StockSums {
  readonly onHand: number
  readonly available: number
  /** Of what is available. */
  readonly keptBack: number
  readonly reserved: number
  readonly committed: number
  readonly damaged: number
  readonly quarantined: number
}

/** Why a product is, or is not, to be had. */
export interface Explanation {
  readonly productId: string
  /** As of when, in milliseconds since 1970. */
  readonly at: number
  readonly sums: StockSums
  readonly levels: readonly PastStockView[]
  /** Who has what: those that run out first come first, and the confirmed last. */
  readonly holds: readonly HeldUnits[]
  /** What is on its way: dated first. */
  readonly incoming: readonly ExpectedSupply[]
  /** Those who wait, and come before anybody else. */
  readonly waiting: { readonly backorders: number; readonly units: number }
  /** Of the next unit that anybody asks for. */
  readonly next: Promised
  /** All of this in sentences. */
  readonly reasons: readonly string[]
}
