import type { Location } from '../index.ts'
import type { Random } from './random.ts'
import type { SaleSettings } from './settings.ts'
import { customerPlaces } from './sites.ts'
import type { Zipf } from './zipf.ts'

export interface CartLine {
  readonly productId: string
  readonly quantity: number
}

/** What a shopper does with a filled cart. */
export type Intent = 'paid' | 'cancelled' | 'abandoned' | 'expired'

/** By which command the cart is filled. */
export type Door = 'allocate' | 'transaction'

export interface FraudCheck {
  readonly afterMs: number
  readonly declines: boolean
}

export interface ReturnPlan {
  readonly line: number
  readonly afterMs: number
  readonly disposition: 'available' | 'quarantined' | 'damaged'
  /** What comes of it, where that is no refund: it is sent out again, or replaced. */
  readonly afterwards?: 'unreturned' | 'replaced'
}

/** Everything that one shopper wants and will decide, fixed by the seed before the sale opens. */
export interface ShopperPlan {
  readonly id: string
  readonly lines: readonly CartLine[]
  /** Where it is to go. */
  readonly destination: Location
  /** Where a transaction tries it, attempt by attempt. */
  readonly warehouseIds: readonly string[]
  readonly door: Door
  readonly fraudCheck?: FraudCheck
  /** Sends the command twice with one key: at once, or again when the answer is there. */
  readonly retries?: 'at-once' | 'afterwards'
  readonly intent: Intent
  /** Before the next step. */
  readonly thinkMs: number
  /** Before the next attempt, if the first was refused. */
  readonly patienceMs: number
  readonly returns?: ReturnPlan
  /** Comes to pay when the hold has run out. */
  readonly isLate: boolean
  /** Pays and waits if all is sold out; and until the end, or gives up then. */
  readonly waits?: 'until-the-end' | 'gives-up'
}

/** Streams of their own: what is added to the one leaves the other as it was. */
export interface PlanRandoms {
  /** What shoppers want and do. */
  readonly carts: Random
  /** Where they live, and whether they would wait. */
  readonly lives: Random
}

export function planShopper(
  id: string,
  settings: SaleSettings,
  productIds: readonly string[],
  siteIds: readonly string[],
  popularity: Zipf,
  { carts: random, lives }: PlanRandoms,
): ShopperPlan {
  const lines = planCart(settings, productIds, popularity, random)
  const intent = random.weighted({
    paid: settings.paid,
    cancelled: settings.cancelled,
    abandoned: settings.abandoned,
    expired: settings.expired,
  })
  const isChecked = random.chance(settings.checked)
  const door = isChecked ? 'transaction' : 'allocate'
  const fraudCheck = {
    afterMs: random.whole(Math.ceil(settings.fraudCheckMs / 2), settings.fraudCheckMs),
    declines: random.chance(settings.declined),
  }
  const retries = random.chance(settings.retries) ? random.pick(['at-once', 'afterwards'] as const) : undefined
  const returns = planReturn(settings, lines.length, random)
  const afterwards = lives.chance(0.3) ? lives.pick(['unreturned', 'replaced'] as const) : undefined
  return {
    id,
    lines,
    destination: lives.pick(customerPlaces),
    warehouseIds: Array.from({ length: settings.attempts }, () => random.pick(siteIds)),
    door,
    // What is in a transaction takes no key of its own.
    ...(door === 'transaction' ? { fraudCheck } : retries !== undefined && { retries }),
    intent,
    thinkMs: random.whole(0, settings.thinkMs),
    patienceMs: random.whole(0, settings.thinkMs),
    ...(intent === 'paid' &&
      returns !== undefined && { returns: { ...returns, ...(afterwards !== undefined && { afterwards }) } }),
    isLate: random.chance(0.5),
    ...(lives.chance(settings.backordered) && { waits: lives.pick(['until-the-end', 'gives-up'] as const) }),
  }
}

/** Different products, as a cart has them; fewer if hardly more than one is ever wanted. */
function planCart(
  { maxLines, maxQuantity }: SaleSettings,
  productIds: readonly string[],
  popularity: Zipf,
  random: Random,
): CartLine[] {
  const wanted = Math.min(random.whole(1, maxLines), productIds.length)
  const lines = new Map<string, CartLine>()
  for (let draws = 0; lines.size < wanted && draws < 100; draws += 1) {
    const productId = productIds[popularity.draw(random)] as string
    lines.set(productId, { productId, quantity: random.whole(1, maxQuantity) })
  }
  return [...lines.values()]
}

function planReturn({ returned, thinkMs }: SaleSettings, lines: number, random: Random): ReturnPlan | undefined {
  const plan = {
    line: random.whole(0, lines - 1),
    afterMs: random.whole(0, thinkMs),
    disposition: random.pick(['available', 'available', 'quarantined', 'damaged'] as const),
  }
  return random.chance(returned) ? plan : undefined
}
