import { isInventoryError } from '../errors/inventory-error.ts'
import type { Orders } from '../orders.ts'
import type { Explanation, HeldUnits } from '../promising.ts'

/** A hold, and the order that it is for. */
export interface OrderedHold extends HeldUnits {
  readonly orderId?: string
  readonly orderNumber?: string
}

type Finder = Pick<Orders, 'byRow'>

/** Holds of orders name a row: people know the order's number. */
export function withOrders(explanation: Explanation, orders: Finder | undefined): object {
  if (orders === undefined) return explanation
  return { ...explanation, holds: explanation.holds.map((hold) => withOrder(hold, orders)) }
}

function withOrder(hold: HeldUnits, orders: Finder): OrderedHold {
  if (hold.reference?.type !== 'order-row') return hold
  try {
    const { id: orderId, number: orderNumber } = orders.byRow(hold.reference.id)
    return { ...hold, orderId, orderNumber }
  } catch (error) {
    if (isInventoryError(error)) return hold
    throw error
  }
}
