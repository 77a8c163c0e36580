import { errorAs } from '../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import type { EventSource } from '../events/event-bus.ts'
import { readId, readOptionalTime } from '../inventory/request/fields.ts'
import { Attachment } from '../ledger/attachment.ts'
import type { AnyLedgerKind } from '../ledger/contract.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import { MarketplaceBook } from './marketplace-book.ts'
import { addSeller, changeSeller, ownProduct } from './marketplace-commands.ts'
import { sellerNotFound } from './marketplace-errors.ts'
import { ledgerFold } from './marketplace-fold.ts'
import { marketplaceKey } from './marketplace-key.ts'
import type { Ownership, Seller } from './seller.ts'
import { SellerBus, type SellerEvents } from './seller-events.ts'
import type { AddSellerRequest, ChangeSellerRequest, OwnRequest } from './seller-requests.ts'

/** When: in milliseconds since 1970; now, if left out. */
export interface SellerTime {
  readonly at?: number
}

const timeFields = fieldsOf<SellerTime>({ at: true })

/** Who sells in a shop and on which terms, each with all its versions, and whose each product is. Name it in `ledgers`. */
export class Sellers implements LedgerRoom {
  readonly kind: AnyLedgerKind = ledgerFold.kind
  readonly module: string | undefined = ledgerFold.module
  readonly #attachment: Attachment = new Attachment(marketplaceKey.name)
  readonly #events: SellerBus = new SellerBus()

  make(): MarketplaceBook {
    return new MarketplaceBook()
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
    port.whenDurable((commit) => this.#events.durable(commit))
  }

  /** What is said of sellers: each fact, once the journal has it. */
  get events(): EventSource<SellerEvents> {
    return this.#events.source
  }

  /** Registers a seller. @throws SELLER_EXISTS */
  add(seller: AddSellerRequest): Promise<Seller> {
    return this.#attachment.call(addSeller, seller)
  }

  /**
   * A new version, from `validFrom` on, of what the seller is at that time; later versions stay as they are. Its type
   * stays: who sells in another way is another seller.
   * @throws SELLER_NOT_FOUND
   */
  async change(id: string, changes: Omit<ChangeSellerRequest, 'id'>): Promise<Seller> {
    return this.#attachment.call(changeSeller, { ...changes, id })
  }

  /**
   * The product is that seller's from now on; it was the house's own, or another's. The same again changes nothing.
   * @throws SELLER_NOT_FOUND; PRODUCT_IN_STOCK while any of it is in a building of ours, or on the way between two
   */
  own(ownership: OwnRequest): Promise<Ownership> {
    return this.#attachment.call(ownProduct, ownership)
  }

  /** The seller as it is, or as it was or will be at a time. @throws SELLER_NOT_FOUND, NOT_OPEN */
  seller(id: string, when: SellerTime = {}): Seller {
    const time = this.#timeOf(when) ?? this.#attachment.port.now
    const book = this.#book
    const seller = book.at(readId({ id }, 'id'), time)
    if (seller !== undefined) return seller
    const [first] = book.versionsOf(id)
    throw errorAs(sellerNotFound, { sellerId: id, ...(first !== undefined && { validFrom: first.validFrom }) })
  }

  /** All that there are at a time, in the order in which they were added. */
  sellers(when: SellerTime = {}): readonly Seller[] {
    const time = this.#timeOf(when) ?? this.#attachment.port.now
    const book = this.#book
    return Array.from(book.sellerIds(), (id) => book.at(id, time)).filter((seller) => seller !== undefined)
  }

  /** Every version of a seller, by the time from which it is valid. @throws SELLER_NOT_FOUND */
  versions(id: string): readonly Seller[] {
    const versions = this.#book.versionsOf(readId({ id }, 'id'))
    if (versions.length === 0) throw errorAs(sellerNotFound, { sellerId: id })
    return versions
  }

  /** The seller that a product belongs to, or belonged to at a log time; undefined if it is the house's own. */
  ownerOf(productId: string, when: SellerTime = {}): string | undefined {
    return this.#book.ownerOf(readId({ productId }, 'productId'), this.#timeOf(when))
  }

  /** Whose a product was, in the order of the log. */
  owners(productId: string): readonly Ownership[] {
    return this.#book.ownersOf(readId({ productId }, 'productId'))
  }

  get #book(): MarketplaceBook {
    return this.#attachment.port.books.ledger(marketplaceKey)
  }

  #timeOf(when: SellerTime): number | undefined {
    return readOptionalTime(readObject(when, 'when', timeFields), 'at')
  }
}
