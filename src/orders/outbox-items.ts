import type { KeptOrder } from './kept-order.ts'
import type { OutboxItem } from './order.ts'

/** Something that waits for its outcome outside, as the facts have it. */
export type Waiting = Omit<OutboxItem, 'tries' | 'nextAt' | 'problem'> & { readonly method?: string }

/** All of an order's that waits. It follows from what was asked for and what was told since. */
export function* waitingIn(order: KeptOrder): Generator<Waiting, void, undefined> {
  const { id: orderId, attempts, refunds, shipments, status } = order
  for (const { id, amount, authorized, at: since, status: attempt, method } of attempts) {
    if (attempt === 'undecided')
      yield { kind: 'authorize', id, orderId, amount, since, ...(method !== undefined && { method }) }
    else if (attempt === 'authorized')
      yield { kind: status === 'cancelled' ? 'void' : 'capture', id, orderId, amount: authorized, since }
  }
  for (const { id, amount, status: refund, at: since } of refunds)
    if (refund === 'waiting') yield { kind: 'refund', id, orderId, amount, since }
  for (const { id, label, status: shipment, plannedAt: since } of shipments)
    if (label === 'waiting' && shipment !== 'cancelled') yield { kind: 'label', id, orderId, since }
}

/** Asked at every change of an order, so without the list. */
export function anyWaitsIn({ attempts, refunds, shipments }: KeptOrder): boolean {
  for (const { status } of attempts) if (status === 'undecided' || status === 'authorized') return true
  for (const { status } of refunds) if (status === 'waiting') return true
  for (const { label, status } of shipments) if (label === 'waiting' && status !== 'cancelled') return true
  return false
}
