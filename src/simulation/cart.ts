import type { Order, PlaceLine } from '../orders.ts'
import type { Outcome } from './outcome.ts'
import { priceOf, shippingCents } from './prices.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { CartLine, ShopperPlan } from './shopper-plan.ts'

/** How a cart is ordered. */
export interface Cart {
  /** Names the attempt: the same key and cart is the same command. */
  readonly key: string
  readonly lines: readonly PlaceLine[]
  readonly wantedAt: number
}

export function pricedLines(lines: readonly CartLine[], more: Partial<PlaceLine> = {}): readonly PlaceLine[] {
  return lines.map((line) => ({ ...line, unitPrice: priceOf(line.productId), ...more }))
}

/**
 * Orders a cart; a shopper who retries sends the same command twice and must get the same order.
 */
export async function orderCart(cart: Cart, plan: ShopperPlan, floor: SaleFloor): Promise<Outcome<Order>> {
  const send = (wantedAt: number): Promise<Outcome<Order>> => place({ ...cart, wantedAt }, plan, floor)
  if (plan.retries === undefined) return await send(cart.wantedAt)
  if (plan.retries === 'at-once') {
    const [first, second] = await Promise.all([send(cart.wantedAt), send(cart.wantedAt)])
    return compare(first, second, floor)
  }
  const first = await send(cart.wantedAt)
  // A refusal binds no key: asked again later it may be served, so there is nothing to compare.
  return first.ok ? compare(first, await send(performance.now()), floor) : first
}

function compare(first: Outcome<Order>, second: Outcome<Order>, { tally: { retries } }: SaleFloor): Outcome<Order> {
  retries.sent += 1
  if (!first.ok) {
    retries.refused += 1
    return second
  }
  if (second.ok && second.value.id === first.value.id) retries.same += 1
  else retries.different += 1
  return first
}

function place(
  { key, lines, wantedAt }: Cart,
  { id, destination, retries }: ShopperPlan,
  { network, meter }: SaleFloor,
): Promise<Outcome<Order>> {
  const again = retries === undefined ? {} : { idempotencyKey: key }
  return meter.measure('orders.place', wantedAt, () =>
    network.orders.place({
      customerId: id,
      shipTo: destination,
      lines,
      shipping: { amount: shippingCents },
      actor: id,
      ...again,
    }),
  )
}
