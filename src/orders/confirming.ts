import { isRefusal } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { Reservation } from '../inventory/reservation.ts'
import type { Desk } from '../ledger/contract.ts'
import type { KeptOrder } from './kept-order.ts'
import { dueOf } from './money-of-order.ts'
import { orderWith, referenceTo, unshippedOf } from './order-access.ts'
import { ordersKey } from './orders-key.ts'

/**
 * Confirms an order that is paid, and what it holds, in this commit. Where a level is held by others, or a hold is
 * overdue, it is put off: the ledger does it as soon as that is over, and a hold that ends meanwhile is taken anew.
 */
export function confirmIfPaid(desk: Desk, orderId: string): void {
  const order = orderWith(orderId, desk)
  if (order.status !== 'payment-pending' || dueOf(order) > 0) return
  const holds = pendingHolds(desk, order)
  const id = orderId
  if (!holds.every((hold) => desk.mayTouch(hold) && !hold.isOverdue(desk.at))) {
    if (order.confirmsSince === undefined)
      desk.record(ordersKey, { ledger: 'orders', type: 'order-confirmation-put-off', id })
    return
  }
  for (const hold of holds) confirmHold(desk, hold.id)
  desk.record(ordersKey, { ledger: 'orders', type: 'order-confirmed', id })
}

/** The holds of an order that are not confirmed yet. */
export function pendingHolds(desk: Desk, order: KeptOrder): readonly Reservation[] {
  return order.rows.flatMap((row) => {
    if (row.reservationId === undefined || unshippedOf(row) === 0) return []
    const hold = desk.stock.reservation(row.reservationId)
    return hold?.status === 'pending' ? [hold] : []
  })
}

/** Of a hold that is known to be there and in time. */
export function confirmHold(desk: Desk, reservationId: string): void {
  const confirmed = desk.run(stockCommands.confirm, { reservationId })
  if (isRefusal(confirmed)) throw new Error(confirmed.message)
}

/** Takes goods anew whose hold has just ended, in the same commit: they are there. */
export function holdAnew(desk: Desk, order: KeptOrder, rowId: string, ended: Reservation, ttlMs: number): void {
  const { warehouseId, productId } = ended
  const row = order.rows.find(({ id }) => id === rowId)
  if (row === undefined) return
  const request = { warehouseId, productId, quantity: unshippedOf(row), ttlMs, reference: referenceTo(row) }
  const held = desk.run(stockCommands.reserve, request)
  if (isRefusal(held)) throw new Error(held.message)
  desk.record(ordersKey, { ledger: 'orders', type: 'order-row-held', id: order.id, rowId, reservationId: held.id })
}
