import { ShipmentTally } from './shipment-tally.ts'
import type { CartLine } from './shopper-plan.ts'

/** How a shopper's visit ended: every shopper ends in exactly one way. */
export const endings = [
  'paid',
  'cancelled',
  'abandoned',
  'expired',
  'refused',
  'waited',
  'declined',
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
    refused: number
    lockTimeouts: number
    timeouts: number
  } = { approved: 0, declined: 0, refused: 0, lockTimeouts: 0, timeouts: 0 }
  readonly shipments: ShipmentTally = new ShipmentTally()
  /** Came to pay for a hold that had run out, and was refused. */
  latePayments = 0
  /** Refused first, served by a later attempt. */
  secondChances = 0
  returns = 0

  end(ending: Ending): void {
    this.endings[ending] += 1
  }

  /** An attempt that a shortage ended. `productId` is what there was too little of. */
  refuse(lines: readonly CartLine[], productId: string): void {
    this.refused.carts += 1
    this.refused.units += lines.reduce((sum, { quantity }) => sum + quantity, 0)
    this.refusedByProduct.set(productId, (this.refusedByProduct.get(productId) ?? 0) + 1)
  }
}
