import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import type { MarketplaceEntry, ProductOwned, SellerAdded, SellerChanged } from './marketplace-entry.ts'
import { changedTerms, type Ownership, type Seller } from './seller.ts'

/** Every seller with all its versions, and whose each product is and was. */
export class MarketplaceBook implements Ledger<MarketplaceEntry> {
  /** By the time from which they are valid; of one time the later recorded is last. */
  readonly #versions: DraftMap<string, readonly Seller[]>
  /** In the order of the log. */
  readonly #owners: DraftMap<string, readonly Ownership[]>

  constructor(
    versions: DraftMap<string, readonly Seller[]> = DraftMap.empty(),
    owners: DraftMap<string, readonly Ownership[]> = DraftMap.empty(),
  ) {
    this.#versions = versions
    this.#owners = owners
  }

  apply(entry: MarketplaceEntry, { at }: Pick<CommitView, 'at'>): void {
    if (entry.type === 'product-owned') this.#own(entry, at)
    else if (entry.type === 'seller-added') this.#begin(entry)
    else this.#change(entry)
  }

  draft(): this {
    return new MarketplaceBook(this.#versions.draft(), this.#owners.draft()) as this
  }

  *image(): Generator<LedgerRow> {
    for (const [id, versions] of this.#versions.entries()) yield [`seller ${id}`, id, ...versions]
    for (const [id, owners] of this.#owners.entries()) yield [`product ${id}`, id, ...owners]
  }

  restore([key, id, ...values]: LedgerRow): void {
    const isSeller = (key as string).startsWith('seller ')
    if (isSeller) this.#versions.set(id as string, (values as Seller[]).map(frozen))
    else this.#owners.set(id as string, (values as Ownership[]).map(frozen))
  }

  has(sellerId: string): boolean {
    return this.#versions.has(sellerId)
  }

  versionsOf(sellerId: string): readonly Seller[] {
    return this.#versions.get(sellerId) ?? []
  }

  /** The seller as it is at a time; undefined before its first version. */
  at(sellerId: string, time: number): Seller | undefined {
    return this.versionsOf(sellerId).findLast(({ validFrom }) => validFrom <= time)
  }

  /** The same, where something is to be counted: before its first version a seller is what it was first. */
  countedAt(sellerId: string, time: number): Seller | undefined {
    return this.at(sellerId, time) ?? this.versionsOf(sellerId)[0]
  }

  sellerIds(): Iterable<string> {
    return Array.from(this.#versions.entries(), ([id]) => id)
  }

  /** Whose a product is, or was at a log time; undefined for the house's own. */
  ownerOf(productId: string, time: number = Number.POSITIVE_INFINITY): string | undefined {
    return this.ownersOf(productId).findLast(({ from }) => from <= time)?.sellerId
  }

  ownersOf(productId: string): readonly Ownership[] {
    return this.#owners.get(productId) ?? []
  }

  /** The seller that sends a product itself, if one does. */
  senderOf(productId: string): string | undefined {
    const sellerId = this.ownerOf(productId)
    if (sellerId === undefined) return undefined
    return this.versionsOf(sellerId)[0]?.type === 'marketplace_3p' ? sellerId : undefined
  }

  #begin({ sellerId: id, name, sellerType: type, validFrom, ...terms }: SellerAdded): void {
    this.#add({ id, name, type, ...changedTerms(terms, {}), version: 1, validFrom })
  }

  #change({ sellerId: id, validFrom, changes }: SellerChanged): void {
    const { name, type, ...terms } = this.at(id, validFrom) as Seller
    const version = this.versionsOf(id).length + 1
    this.#add({ id, name: changes.name ?? name, type, ...changedTerms(terms, changes), version, validFrom })
  }

  #add(seller: Seller): void {
    const versions = this.versionsOf(seller.id)
    const place = versions.findLastIndex(({ validFrom }) => validFrom <= seller.validFrom) + 1
    this.#versions.set(seller.id, versions.toSpliced(place, 0, Object.freeze(seller)))
  }

  #own({ productId, sellerId }: ProductOwned, from: number): void {
    this.#owners.set(productId, [...this.ownersOf(productId), Object.freeze({ productId, sellerId, from })])
  }
}

function frozen<Value extends object>(value: Value): Value {
  return Object.freeze({ ...value })
}
