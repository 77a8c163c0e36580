import { ShipmentTally } from './shipment-tally.ts'
import type { CartLine } from './shopper-plan.ts'
import type { Site } from './sites.ts'

/** How a shopper's visit ended: every shopper ends in exactly one way. */
export const endings = [
  'paid',
  'cancelled',
  'abandoned',
  'expired',
  'refused',
  'waited',
  'declined',
  'unpaid',
  'undecided',
  'tooLate',
  'timedOut',
] as const
export type Ending = (typeof endings)[number]

export interface Refused {
  carts: number
  units: number
}

/**
 * What the shoppers lived through, for what no log can know: who was refused, who clicked twice. What
 * was sold is read from the audit log instead.
 */
export class ShopperTally {
  readonly endings: Record<Ending, number> = {
    paid: 0,
    cancelled: 0,
    abandoned: 0,
    expired: 0,
    refused: 0,
    waited: 0,
    declined: 0,
    unpaid: 0,
    undecided: 0,
    tooLate: 0,
    timedOut: 0,
  }
  /** Refused attempts; a shopper may be refused more than once. */
  readonly refused: Refused = { carts: 0, units: 0 }
  readonly refusedByProduct: Map<string, number> = new Map()
  /** Commands sent twice with one key. Where the first was refused, nothing was bound to be given again. */
  readonly retries: { sent: number; same: number; different: number; refused: number } = {
    sent: 0,
    same: 0,
    different: 0,
    refused: 0,
  }
  readonly transactions: {
    approved: number
    declined: number
    lockTimeouts: number
    timeouts: number
  } = { approved: 0, declined: 0, lockTimeouts: 0, timeouts: 0 }
  readonly shipments: ShipmentTally
  /** Came to pay for an order that had run out, and was refused. */
  latePayments = 0
  /** Refused first, served by a later attempt. */
  secondChances = 0
  returns = 0
  unreturns = 0
  replacements = 0
  /** Orders that wait for goods, and whether their customers will have enough of it. */
  readonly waiting: { readonly orderId: string; readonly givesUp: boolean }[] = []

  constructor(sites: readonly Site[]) {
    this.shipments = new ShipmentTally(sites)
  }

  end(ending: Ending): void {
    this.endings[ending] += 1
  }

  /** Somebody has paid for what is sold out. */
  waitForGoods(orderId: string, givesUp: boolean): void {
    this.end('waited')
    this.waiting.push({ orderId, givesUp })
  }

  /** An attempt that a shortage ended. `productId` is what there was too little of. */
  refuse(lines: readonly CartLine[], productId: string): void {
    this.refused.carts += 1
    this.refused.units += lines.reduce((sum, { quantity }) => sum + quantity, 0)
    this.refusedByProduct.set(productId, (this.refusedByProduct.get(productId) ?? 0) + 1)
  }
}
