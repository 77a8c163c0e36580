import { isInventoryError } from '../errors/inventory-error.ts'
import type { Explanation, HeldUnits } from '../promising.ts'
import type { Shop } from '../shop.ts'

/** A hold, and the order that it is for. */
export interface OrderedHold extends HeldUnits {
  readonly orderId?: string
  readonly orderNumber?: string
}

/** Holds of orders name a row: people know the order's number. */
export function withOrders(explanation: Explanation, shop: Shop | undefined): object {
  if (shop === undefined) return explanation
  return { ...explanation, holds: explanation.holds.map((hold) => withOrder(hold, shop)) }
}

function withOrder(hold: HeldUnits, { orders }: Shop): OrderedHold {
  if (hold.reference?.type !== 'order-row') return hold
  try {
    const { id: orderId, number: orderNumber } = orders.byRow(hold.reference.id)
    return { ...hold, orderId, orderNumber }
  } catch (error) {
    if (isInventoryError(error)) return hold
    throw error
  }
}
