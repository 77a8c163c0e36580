import { cancelBackorder } from '../backorders.ts'
import { isRefusal, type Refusal } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { Desk } from '../ledger/contract.ts'
import type { KeptOrder, KeptRow } from './kept-order.ts'
import { orderWith, referenceTo, unshippedOf } from './order-access.ts'
import { ordersKey } from './orders-key.ts'
import { giveBackExcess } from './refunding.ts'
import { waitingUnits } from './statuses.ts'

/**
 * Ends an order of which nothing was shipped: what it holds is available again, what waits no longer waits, and what
 * was paid goes back. Holds behind somebody's lock end by themselves, when they run out.
 */
export function cancelWhole(desk: Desk, orderId: string, reason?: string): Refusal | undefined {
  const order = orderWith(orderId, desk)
  for (const row of order.rows) {
    const refusal = giveBackUnits(desk, row, unshippedOf(row))
    if (refusal !== undefined) return refusal
  }
  for (const line of order.lines) {
    const refusal = line.waiting && cancelDemand(desk, line.waiting.demandId, waitingUnits(line))
    if (refusal !== undefined) return refusal
  }
  const shipping = order.shipping - order.shippingCredited
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'order-cancelled',
    id: orderId,
    ...(shipping > 0 && { shipping }),
    ...(reason !== undefined && { reason }),
  })
  giveBackExcess(desk, orderId, { cause: 'cancellation' })
  return undefined
}

/** Units that a row holds are available again. */
export function giveBackUnits(desk: Desk, row: KeptRow, quantity: number): Refusal | undefined {
  const { reservationId } = row
  const hold = reservationId === undefined ? undefined : desk.stock.reservation(reservationId)
  if (hold === undefined || hold.held === 0 || quantity === 0) return undefined
  const isPending = hold.status === 'pending'
  if (isPending && !desk.mayTouch(hold)) return undefined
  const part = quantity < hold.held ? { quantity } : {}
  const request = { reservationId: hold.id, reference: referenceTo(row), ...part }
  const outcome = desk.run(isPending ? stockCommands.release : stockCommands.cancel, request)
  return isRefusal(outcome) ? outcome : undefined
}

export function cancelDemand(desk: Desk, backorderId: string, quantity: number): Refusal | undefined {
  if (quantity === 0) return undefined
  const outcome = desk.run(cancelBackorder, { backorderId, quantity, reason: 'its order no longer wants it' })
  return isRefusal(outcome) ? outcome : undefined
}

/** Whether nothing of an order is wanted any more, and nothing was shipped. */
export function isNothingLeft(order: KeptOrder): boolean {
  return (
    order.rows.every(({ quantity, cancelled }) => cancelled === quantity) &&
    order.lines.every((line) => waitingUnits(line) === 0)
  )
}
