import { fillsOf, type Waiting } from '../backorders.ts'
import type { Arrival } from './arrivals.ts'

/** Somebody who waits, and how many units still wait in the forecast. */
export interface ForecastDemand extends Waiting {
  readonly id: string
  readonly warehouseId: string | undefined
  waiting: number
}

/** All that is known of a product's stock to come, at a moment. */
export interface Outlook {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Units by warehouse that may be handed out. */
  readonly stock: ReadonlyMap<string, number>
  /** Those with a date, the earliest first. */
  readonly arrivals: readonly Arrival[]
  /** Units on their way without one. */
  readonly undated: number
  /** In the order in which they came. */
  readonly demands: readonly Readonly<ForecastDemand>[]
}

/** Units that nobody waits for. */
export interface FreeUnits {
  readonly warehouseId: string
  readonly quantity: number
  /** What they come with; undefined for stock that is there. */
  readonly arrival: Arrival | undefined
}

/** What is left of stock and supply once those who wait had theirs: the fill rule of backorders, run ahead. */
export function* unitsLeft({ stock, arrivals, demands }: Outlook): Generator<FreeUnits, void, undefined> {
  const waiting = copyOf(demands)
  const there = new Map(stock)
  handOut(waiting, there)
  for (const [warehouseId, quantity] of there) if (quantity > 0) yield { warehouseId, quantity, arrival: undefined }
  for (const arrival of arrivals) {
    const free = unitsOf(arrival)
    handOut(waiting, free)
    for (const [warehouseId, quantity] of free) yield { warehouseId, quantity, arrival }
  }
}

/** When somebody who waits has all of it; undefined if no date is known for some of it. */
export function filledAt(id: string, { now, stock, arrivals, demands }: Outlook): number | undefined {
  const waiting = copyOf(demands)
  const own = waiting.find((demand) => demand.id === id)
  handOut(waiting, new Map(stock))
  if (own === undefined || own.waiting === 0) return now
  for (const arrival of arrivals) {
    handOut(waiting, unitsOf(arrival))
    if (own.waiting === 0) return arrival.at
  }
  return undefined
}

function copyOf(demands: Outlook['demands']): ForecastDemand[] {
  return demands.map((demand) => ({ ...demand }))
}

function unitsOf({ warehouseId, quantity }: Arrival): Map<string, number> {
  return new Map([[warehouseId, quantity]])
}

function handOut(waiting: readonly ForecastDemand[], free: Map<string, number>): void {
  const stillWaiting = waiting.filter((demand) => demand.waiting > 0)
  for (const { demand, quantity } of fillsOf(stillWaiting, free)) demand.waiting -= quantity
}
