import type { Desk } from '../ledger/contract.ts'
import { orderWith } from './order-access.ts'
import { ordersKey } from './orders-key.ts'
import { sumOf, unshippedUnits } from './statuses.ts'

/** An order goes on to shipped once nothing of it is to be shipped any more, and to delivered once all that was is there. */
export function moveOn(desk: Desk, orderId: string): void {
  const order = orderWith(orderId, desk)
  const shipped = sumOf(order, 'shipped')
  if (shipped === 0 || unshippedUnits(order) > 0) return
  const isUnderway = order.status === 'confirmed' || order.status === 'processing'
  if (isUnderway) desk.record(ordersKey, { ledger: 'orders', type: 'order-shipped', id: orderId })
  if (!isUnderway && order.status !== 'shipped') return
  if (sumOf(order, 'delivered') === shipped)
    desk.record(ordersKey, { ledger: 'orders', type: 'order-delivered', id: orderId })
}
