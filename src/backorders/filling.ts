import { isRefusal } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { Reservation } from '../inventory/reservation.ts'
import type { Stock } from '../inventory/stock.ts'
import type { Desk } from '../ledger/contract.ts'
import type { Demand, FillAs } from './backorder.ts'
import { backordersKey } from './backorders-key.ts'
import { fillsOf, type PlannedFill } from './fill-rule.ts'

/** The most entries that one fill takes: a hold, its confirmation or extension, and the fact. */
const entriesPerFill = 3
/** At most this many fills stand in one commit, which takes a millisecond: what comes meanwhile must not be kept waiting. */
const fillsPerCommit = 60

/** What may be handed out: available, less what is kept back. */
function freeUnits(stock: Stock, warehouseId: string, productId: string): number {
  const level = stock.level(warehouseId, productId)
  return isRefusal(level) ? 0 : Math.max(level.available - (level.keepBack ?? 0), 0)
}

/** How goods are held for somebody. */
export interface Holding {
  readonly productId: string
  readonly fillAs: FillAs
  readonly ttlMs: number | undefined
  readonly owner: string | undefined
  readonly backorderId: string | undefined
}

/** Holds units in a warehouse that has them; as paid already if that is wanted. */
export function holdUnits(desk: Desk, holding: Holding, warehouseId: string, quantity: number): Reservation {
  const { productId, fillAs, ttlMs, owner, backorderId } = holding
  const request = {
    warehouseId,
    productId,
    quantity,
    ...(ttlMs !== undefined && { ttlMs }),
    ...(backorderId !== undefined && { reference: { type: 'backorder', id: backorderId } }),
  }
  const held = mustBeDone(desk.run(stockCommands.reserve, request, owner ?? null))
  if (fillAs === 'reserved') return held
  return mustBeDone(desk.run(stockCommands.confirm, { reservationId: held.id }, owner ?? null))
}

/**
 * Hands out what is there of a product to those who wait for it, first come first served among those who may be filled
 * there. What is too much for one commit is put off.
 */
export function fillWaiting(desk: Desk, productId: string): void {
  const isPutOff = desk.ledger(backordersKey).isPutOff(productId)
  const places = placesOf(desk, productId)
  // Only what was put off can be free behind a lock: whoever holds one makes fills of its own commit.
  const isLeft = handOut(desk, productId, places.free) || (isPutOff && places.areHeld)
  if (isLeft && !isPutOff) desk.record(backordersKey, { ...fact, type: 'fill-put-off', productId, since: desk.at })
  else if (!isLeft && isPutOff) desk.record(backordersKey, { ...fact, type: 'fill-settled', productId })
}

const fact = { ledger: 'backorders' } as const

/** The units that are free in each warehouse, and whether any level of the product is held by others. */
function placesOf(desk: Desk, productId: string): { free: Map<string, number>; areHeld: boolean } {
  const free = new Map<string, number>()
  let areHeld = false
  for (const warehouseId of [...desk.stock.warehouseIds()].sort()) {
    if (!desk.mayTouch({ warehouseId, productId })) areHeld = true
    else {
      const units = freeUnits(desk.stock, warehouseId, productId)
      if (units > 0) free.set(warehouseId, units)
    }
  }
  return { free, areHeld }
}

/** Returns whether something is left for those who wait, since the commit has no room for it. */
function handOut(desk: Desk, productId: string, free: Map<string, number>): boolean {
  let made = 0
  for (const fill of fillsOf(desk.ledger(backordersKey).waitingFor(productId), free)) {
    if (made === fillsPerCommit || desk.room < entriesPerFill) return true
    fillOne(desk, fill)
    made += 1
  }
  return false
}

function fillOne(desk: Desk, { demand, warehouseId, quantity }: PlannedFill<Demand>): void {
  const { id, productId, fillAs, ttlMs, owner } = demand
  const { releaseAt = 0 } = desk.ledger(backordersKey).policy(productId, demand.warehouseId)
  const holding = { productId, fillAs, ttlMs, owner, backorderId: id }
  const { id: reservationId, expiresAt } = holdUnits(desk, holding, warehouseId, quantity)
  // The time to live of a fill begins with the release, if that is later.
  const untilRelease = releaseAt - desk.at
  if (untilRelease > 0 && fillAs === 'reserved')
    mustBeDone(
      desk.run(stockCommands.extend, { reservationId, ttlMs: expiresAt - desk.at + untilRelease }, owner ?? null),
    )
  desk.record(backordersKey, { ...fact, type: 'demand-filled', id, productId, warehouseId, quantity, reservationId })
}

/** What was judged to be there cannot be refused. */
function mustBeDone<Result>(outcome: Result): Exclude<Result, { readonly code: string }> {
  if (typeof outcome === 'object' && outcome !== null && isRefusal(outcome)) throw new Error(outcome.message)
  return outcome as Exclude<Result, { readonly code: string }>
}
