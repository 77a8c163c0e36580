import type { Allocation, AllocationPlan } from '../allocation.ts'
import type { Location, Reservation } from '../index.ts'
import type { Outcome } from './outcome.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { CartLine, ShopperPlan } from './shopper-plan.ts'

/** A cart as it is asked for. */
export interface Cart {
  /** Names the attempt: the same key and cart is the same command. */
  readonly key: string
  readonly lines: readonly CartLine[]
  readonly destination: Location
  readonly ttlMs: number
  readonly wantedAt: number
}

/** The holds on a cart, and where they come from if that was planned. */
export interface FilledCart {
  readonly reservations: readonly Reservation[]
  readonly plan?: AllocationPlan
}

/**
 * Allocates a cart by the nearest warehouse; a shopper who retries sends the same command twice and must get the same
 * holds.
 */
export async function fillCart(cart: Cart, plan: ShopperPlan, floor: SaleFloor): Promise<Outcome<FilledCart>> {
  const send = (wantedAt: number): Promise<Outcome<Allocation>> => allocate({ ...cart, wantedAt }, plan, floor)
  if (plan.retries === undefined) return await send(cart.wantedAt)
  if (plan.retries === 'at-once') {
    const [first, second] = await Promise.all([send(cart.wantedAt), send(cart.wantedAt)])
    return compare(first, second, floor)
  }
  const first = await send(cart.wantedAt)
  // A refusal binds no key: asked again later it may be served, so there is nothing to compare.
  return first.ok ? compare(first, await send(performance.now()), floor) : first
}

function compare(
  first: Outcome<Allocation>,
  second: Outcome<Allocation>,
  { tally: { retries } }: SaleFloor,
): Outcome<Allocation> {
  retries.sent += 1
  if (!first.ok) {
    retries.refused += 1
    return second
  }
  if (second.ok && idsOf(second.value) === idsOf(first.value)) retries.same += 1
  else retries.different += 1
  return first
}

function idsOf({ reservations }: Allocation): string {
  return JSON.stringify(reservations.map(({ id }) => id))
}

function allocate(
  { key, lines, destination, ttlMs, wantedAt }: Cart,
  { id, retries }: ShopperPlan,
  { allocator, meter }: SaleFloor,
): Promise<Outcome<Allocation>> {
  const context = { actor: id, reference: { type: 'cart', id: key } }
  const again = retries === undefined ? {} : { idempotencyKey: key }
  return meter.measure('allocate', wantedAt, () =>
    allocator.allocate({ lines, destination, ttlMs, ...context, ...again }),
  )
}
