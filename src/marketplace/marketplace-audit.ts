import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry, LedgerAudit, LedgerDefect } from '../ledger/contract.ts'
import type { MarketplaceEntry } from './marketplace-entry.ts'
import type { SellerType } from './seller.ts'
import { isArrival, isDeparture } from './stock-of-product.ts'

/**
 * Judges sellers by the entries of a log alone: a seller is added once and before anything else is said of it, a
 * product changes hands while none is here, and none of what a seller sends ever comes in.
 */
export class MarketplaceAudit implements LedgerAudit {
  readonly #sellers: Map<string, SellerType> = new Map()
  readonly #owners: Map<string, string> = new Map()
  /** Units with us, on their way between two warehouses included. */
  readonly #units: Map<string, number> = new Map()
  readonly #defects: LedgerDefect[] = []

  commit({ sequence, entries }: Commit<AnyEntry>): void {
    for (const entry of entries) {
      if (!isLedgerEntry(entry)) this.#move(entry as Movement, sequence)
      else if (entry.ledger === 'marketplace') this.#take(entry as MarketplaceEntry, sequence)
    }
  }

  defects(): Iterable<LedgerDefect> {
    return this.#defects
  }

  #move(movement: Movement, sequence: number): void {
    const { productId, quantity } = movement
    const isIn = isArrival(movement)
    if (!isIn && !isDeparture(movement)) return
    this.#units.set(productId, (this.#units.get(productId) ?? 0) + (isIn ? quantity : -quantity))
    const owner = this.#owners.get(productId)
    if (!isIn || owner === undefined || this.#sellers.get(owner) !== 'marketplace_3p') return
    this.#note(sequence, `${quantity} of product ${productId} come in, which its seller ${owner} sends`)
  }

  #take(entry: MarketplaceEntry, sequence: number): void {
    const { type, sellerId } = entry
    if (type === 'seller-added') {
      if (this.#sellers.has(sellerId)) this.#note(sequence, `seller ${sellerId} is added twice`)
      this.#sellers.set(sellerId, entry.sellerType)
      return
    }
    if (type !== 'seller-changed' && type !== 'product-owned') return
    if (!this.#sellers.has(sellerId)) this.#note(sequence, `seller ${sellerId} was never added`)
    if (type !== 'product-owned') return
    const { productId } = entry
    const units = this.#units.get(productId) ?? 0
    if (units !== 0)
      this.#note(sequence, `product ${productId} becomes that of ${sellerId}, and ${units} of it are here`)
    this.#owners.set(productId, sellerId)
  }

  #note(sequence: number, problem: string): void {
    this.#defects.push({ sequence, problem })
  }
}
