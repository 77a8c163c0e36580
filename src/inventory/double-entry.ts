import { InventoryError } from '../errors/inventory-error.ts'
import { type Account, isPhysical } from './bucket.ts'
import type { Counts } from './counts.ts'
import type { Movement } from './movement.ts'
import { maxQuantity } from './quantity.ts'

/** What few levels have is kept apart, so that all others are small. */
type RareCounts = Pick<Counts, 'damaged' | 'quarantined' | 'scrap' | 'transit' | 'variance'>

/**
 * A double-entry book: buckets, and what was exchanged with the outside accounts. Goods only move, so all of them
 * always sum to zero. It is a base class and not a part of a stock level, because there may be ten million levels.
 * One more object for each would take 40 bytes, and a cache miss at each use.
 *
 * Keeps: invariants 1 (no bucket negative or too large) and 2 (double entry).
 */
export class DoubleEntry {
  #available = 0
  #reserved = 0
  #committed = 0
  #supplier = 0
  #customer = 0
  #rare: RareCounts | undefined

  get available(): number {
    return this.#available
  }

  /** The sum of the physical buckets. */
  get onHand(): number {
    const common = this.#available + this.#reserved + this.#committed
    return this.#rare === undefined ? common : common + this.#rare.damaged + this.#rare.quarantined
  }

  /** All counts: a copy. */
  get counts(): Counts {
    const { damaged, quarantined, scrap, transit, variance } = this.#rare ?? noRareCounts
    return {
      available: this.#available,
      reserved: this.#reserved,
      committed: this.#committed,
      damaged,
      quarantined,
      supplier: this.#supplier,
      customer: this.#customer,
      scrap,
      transit,
      variance,
    }
  }

  countOf(account: Account): number {
    if (account === 'available') return this.#available
    if (account === 'reserved') return this.#reserved
    if (account === 'committed') return this.#committed
    if (account === 'supplier') return this.#supplier
    if (account === 'customer') return this.#customer
    return this.#rare === undefined ? 0 : this.#rare[account]
  }

  /** How much may still be moved before a count passes its bound. */
  headroom({ from, to }: Pick<Movement, 'from' | 'to'>): number {
    const inSource = isPhysical(from) ? maxQuantity : this.countOf(from) + maxQuantity
    const inTarget = maxQuantity - (isPhysical(from) || !isPhysical(to) ? this.countOf(to) : this.onHand)
    return Math.min(inSource, inTarget)
  }

  /** Moves a quantity. The decision has proven invariant 1 already. This makes sure. */
  protected book({ from, to, quantity }: Movement): void {
    const left = this.countOf(from) - quantity
    const arrived = this.countOf(to) + quantity
    if (!isAllowed(from, left) || !isAllowed(to, arrived)) {
      throw new InventoryError('INVARIANT_VIOLATED', {
        invariant: 1,
        problem: `moving ${quantity} leaves ${left} ${from} and ${arrived} ${to}`,
      })
    }
    this.#set(from, left)
    this.#set(to, arrived)
  }

  /** Takes over the counts of another book. */
  protected takeOver({ available, reserved, committed, supplier, customer, ...others }: Counts): void {
    this.#available = available
    this.#reserved = reserved
    this.#committed = committed
    this.#supplier = supplier
    this.#customer = customer
    const { damaged, quarantined, scrap, transit, variance } = others
    const isRare = damaged !== 0 || quarantined !== 0 || scrap !== 0 || transit !== 0 || variance !== 0
    this.#rare = isRare ? { damaged, quarantined, scrap, transit, variance } : undefined
  }

  #set(account: Account, count: number): void {
    if (account === 'available') this.#available = count
    else if (account === 'reserved') this.#reserved = count
    else if (account === 'committed') this.#committed = count
    else if (account === 'supplier') this.#supplier = count
    else if (account === 'customer') this.#customer = count
    else {
      this.#rare ??= { ...noRareCounts }
      this.#rare[account] = count
    }
  }
}

const noRareCounts: RareCounts = Object.freeze({ damaged: 0, quarantined: 0, scrap: 0, transit: 0, variance: 0 })

function isAllowed(account: Account, count: number): boolean {
  return count <= maxQuantity && count >= (isPhysical(account) ? 0 : -maxQuantity)
}
