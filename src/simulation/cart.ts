import type { Reservation, ReserveLine } from '../index.ts'
import type { Outcome } from './outcome.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { ShopperPlan } from './shopper-plan.ts'

/** A cart at one warehouse, as it is asked for. */
export interface Cart {
  /** Names the attempt: the same key and cart is the same command. */
  readonly key: string
  readonly lines: readonly ReserveLine[]
  readonly ttlMs: number
  readonly wantedAt: number
}

type Holds = readonly Reservation[]

/** Reserves a cart; a shopper who retries sends the same command twice and must get the same holds. */
export async function fillCart(cart: Cart, plan: ShopperPlan, floor: SaleFloor): Promise<Outcome<Holds>> {
  const send = (wantedAt: number): Promise<Outcome<Holds>> => reserve({ ...cart, wantedAt }, plan, floor)
  if (plan.retries === undefined) return await send(cart.wantedAt)
  if (plan.retries === 'at-once') {
    const [first, second] = await Promise.all([send(cart.wantedAt), send(cart.wantedAt)])
    return compare(first, second, floor)
  }
  const first = await send(cart.wantedAt)
  // A refusal binds no key: asked again later it may be served, so there is nothing to compare.
  return first.ok ? compare(first, await send(performance.now()), floor) : first
}

function compare(first: Outcome<Holds>, second: Outcome<Holds>, { tally: { retries } }: SaleFloor): Outcome<Holds> {
  retries.sent += 1
  if (!first.ok) {
    retries.refused += 1
    return second
  }
  if (second.ok && idsOf(second.value) === idsOf(first.value)) retries.same += 1
  else retries.different += 1
  return first
}

function idsOf(holds: Holds): string {
  return JSON.stringify(holds.map((hold) => hold.id))
}

async function reserve(
  { key, lines, ttlMs, wantedAt }: Cart,
  { id, door, retries }: ShopperPlan,
  { inventory, meter }: SaleFloor,
): Promise<Outcome<Holds>> {
  const options = { ttlMs, actor: id, ...(retries !== undefined && { idempotencyKey: key }) }
  const [line] = lines as readonly [ReserveLine]
  if (door === 'tryReserve') {
    return listed(await meter.measureAttempt(door, wantedAt, () => inventory.tryReserve({ ...line, ...options })))
  }
  if (door === 'reserve') {
    return listed(await meter.measure(door, wantedAt, () => inventory.reserve({ ...line, ...options })))
  }
  return await meter.measure('reserveAll', wantedAt, () => inventory.reserveAll({ lines, ...options }))
}

function listed(attempt: Outcome<Reservation>): Outcome<Holds> {
  return attempt.ok ? { ok: true, value: [attempt.value] } : attempt
}
