import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { DemandFilled } from '../backorders.ts'
import { isRefusal } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Movement } from '../inventory/movement.ts'
import type { Reservation } from '../inventory/reservation.ts'
import type { AnyEntry, Desk } from '../ledger/contract.ts'
import { shareOf } from '../money/shares.ts'
import { cutUnits } from './cancel-command.ts'
import { cancelWhole } from './cancelling.ts'
import { confirmHold, confirmIfPaid, holdAnew, pendingHolds } from './confirming.ts'
import type { KeptOrder, KeptRow } from './kept-order.ts'
import { orderWith, rowReference, unshippedOf } from './order-access.ts'
import type { OrderBook } from './orders-book.ts'
import { ordersKey } from './orders-key.ts'
import { rulesOf } from './placing.ts'
import { planShipments } from './shipping-commands.ts'

/** What of others can be about an order: a hold that ended by itself or by a loss, and goods for those who wait. */
export const followed: readonly string[] = Object.freeze(['expired', 'released', 'cancelled', 'demand-filled'])

export function isFollowed(entry: AnyEntry, book: OrderBook): boolean {
  if (entry.type === 'demand-filled') return book.orderOf('demand', (entry as DemandFilled).id) !== undefined
  return !isLedgerEntry(entry) && (entry.type === 'expired' || (entry as Movement).lostBy !== undefined)
}

/** What follows for orders from somebody's commit, in that same commit. */
export function follow(entries: readonly AnyEntry[], desk: Desk): void {
  for (const entry of entries) {
    if (entry.type === 'demand-filled') fillRow(desk, entry as DemandFilled)
    else if (isFollowed(entry, desk.ledger(ordersKey))) holdEnded(desk, entry as Movement)
  }
}

function holdEnded(desk: Desk, { type, reservationId = '', quantity }: Movement): void {
  const hold = desk.stock.reservation(reservationId)
  if (hold?.owner !== ordersKey.name) return
  const order = orderHolding(desk, hold)
  const row = order?.rows.find((one) => one.reservationId === reservationId)
  if (order === undefined || row === undefined || order.status === 'cancelled') return
  if (type !== 'expired') loseUnits(desk, order, row, quantity)
  else if (order.confirmsSince === undefined) mustBeDone(cancelWhole(desk, order.id, 'what it held ran out'))
  else holdAnew(desk, order, row.id, hold, rulesOf(desk).paymentTimeoutMs)
}

/** A hold bears the row that it is of; one that filled a demand bears that. */
function orderHolding(desk: Desk, { reference }: Reservation): KeptOrder | undefined {
  if (reference === undefined) return undefined
  return desk.ledger(ordersKey).orderOf(reference.type === rowReference ? 'row' : 'demand', reference.id)
}

/** Goods that were held for it are lost: they are not shipped, and what was paid for them goes back. */
function loseUnits(desk: Desk, order: KeptOrder, row: KeptRow, quantity: number): void {
  const lost = Math.min(quantity, unshippedOf(row))
  if (lost === 0) return
  const cuts = { rows: new Map([[row.id, lost]]), waiting: new Map<number, number>() }
  mustBeDone(cutUnits(desk, order, cuts, 'its goods are lost', true))
}

/** Units that waited have goods: they become a row, and are held as the order's others are. */
function fillRow(desk: Desk, { id: demandId, warehouseId, quantity, reservationId }: DemandFilled): void {
  const order = desk.ledger(ordersKey).orderOf('demand', demandId)
  if (order === undefined) return
  const index = order.lines.findIndex(({ waiting }) => waiting?.demandId === demandId)
  const waiting = order.lines[index]?.waiting
  if (waiting === undefined) return
  const { doneUnits, doneTotal, total: all, quantity: units } = waiting
  const total = shareOf(all, doneUnits + quantity, units) - doneTotal
  const row = { rowId: desk.newId(), lineNumber: index + 1, warehouseId, quantity, total, reservationId }
  desk.record(ordersKey, { ledger: 'orders', type: 'order-row-filled', id: order.id, demandId, row })
  if (order.status === 'payment-pending') keepUntilPaid(desk, order, reservationId)
  else {
    confirmHold(desk, reservationId)
    if (order.status === 'processing') planShipments(desk, order.id)
  }
}

/** What an order holds runs out no earlier than the order. */
function keepUntilPaid(desk: Desk, { expiresAt = 0 }: KeptOrder, reservationId: string): void {
  const hold = desk.stock.reservation(reservationId)
  if (hold === undefined || hold.expiresAt >= expiresAt) return
  const extended = desk.run(stockCommands.extend, { reservationId, ttlMs: expiresAt - desk.at })
  if (isRefusal(extended)) throw new Error(extended.message)
}

/**
 * What is due: orders that hold nothing and are not paid in time, and those that are paid and waited for a level.
 * @param levels only what is due on these: a command on them is decided next
 */
export function doDue(desk: Desk, limit: number, levels?: readonly LevelKey[]): void {
  let done = 0
  for (const id of [...desk.ledger(ordersKey).due(desk.at)]) {
    if (done === limit || desk.room < 20) return
    const order = orderWith(id, desk)
    if (levels !== undefined && !holdsOn(desk, order, levels)) continue
    if (order.confirmsSince === undefined) mustBeDone(cancelWhole(desk, id, 'it was not paid in time'))
    else confirmIfPaid(desk, id)
    done += 1
  }
}

function holdsOn(desk: Desk, order: KeptOrder, levels: readonly LevelKey[]): boolean {
  return pendingHolds(desk, order).some((hold) =>
    levels.some(({ warehouseId, productId }) => hold.warehouseId === warehouseId && hold.productId === productId),
  )
}

function mustBeDone(refusal: { readonly message: string } | undefined): void {
  if (refusal !== undefined) throw new Error(refusal.message)
}
