import { invalidArgument } from '../errors/invalid-argument.ts'
import { errorAs } from '../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readId, readOptionalWholeNumber } from '../inventory/request/fields.ts'
import { Attachment } from '../ledger/attachment.ts'
import type { AnyLedgerKind } from '../ledger/contract.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import { CatalogBook } from './catalog-book.ts'
import { addProduct, changeProduct } from './catalog-commands.ts'
import { productNotFound } from './catalog-errors.ts'
import { ledgerFold } from './catalog-fold.ts'
import { catalogKey } from './catalog-key.ts'
import { catalogKind } from './catalog-kind.ts'
import type { Product } from './product.ts'
import type { AddProductRequest, ChangeProductRequest } from './product-requests.ts'

export interface CatalogOptions {
  /** Whether goods that are not in the catalogue are refused, whoever sends them; not by default. */
  readonly strictCatalog?: boolean
}

/** When: in milliseconds since 1970; now, if left out. */
export interface ProductTime {
  readonly at?: number
}

const optionFields = fieldsOf<CatalogOptions>({ strictCatalog: true })
const timeFields = fieldsOf<ProductTime>({ at: true })

/** The products of a shop, each with all its versions. Name it in the option `ledgers`. */
export class Catalog implements LedgerRoom {
  readonly kind: AnyLedgerKind = catalogKind
  readonly module: string | undefined = ledgerFold.module
  readonly #isStrict: boolean
  readonly #attachment: Attachment = new Attachment(catalogKey.name)

  /** @throws INVALID_ARGUMENT */
  constructor(options: CatalogOptions = {}) {
    const { strictCatalog = false } = readObject(options, 'options', optionFields)
    if (typeof strictCatalog !== 'boolean')
      throw invalidArgument('strictCatalog', strictCatalog, 'must be true or false')
    this.#isStrict = strictCatalog
  }

  make(): CatalogBook {
    return new CatalogBook(this.#isStrict)
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  /** Registers a product. @throws PRODUCT_EXISTS, also for a SKU that another product has or had */
  add(product: AddProductRequest): Promise<Product> {
    return this.#attachment.call(addProduct, product)
  }

  /**
   * A new version, from `validFrom` on, of what the product is at that time; later versions stay as they are.
   * @throws PRODUCT_NOT_FOUND, PRODUCT_EXISTS
   */
  change(changes: ChangeProductRequest): Promise<Product> {
    return this.#attachment.call(changeProduct, changes)
  }

  /** The product as it is, or as it was or will be at a time. @throws PRODUCT_NOT_FOUND, NOT_OPEN */
  product(id: string, when: ProductTime = {}): Product {
    const time = this.#timeOf(when)
    const book = this.#book
    const product = book.at(readId({ id }, 'id'), time)
    if (product !== undefined) return product
    const [first] = book.versionsOf(id)
    throw errorAs(productNotFound, { productId: id, ...(first !== undefined && { validFrom: first.validFrom }) })
  }

  /** All that there are at a time, in the order in which they were added. */
  products(when: ProductTime = {}): readonly Product[] {
    const time = this.#timeOf(when)
    const book = this.#book
    return Array.from(book.productIds(), (id) => book.at(id, time)).filter((product) => product !== undefined)
  }

  /** Every version of a product, by the time from which it is valid. @throws PRODUCT_NOT_FOUND */
  versions(id: string): readonly Product[] {
    const versions = this.#book.versionsOf(readId({ id }, 'id'))
    if (versions.length === 0) throw errorAs(productNotFound, { productId: id })
    return versions
  }

  get #book(): CatalogBook {
    return this.#attachment.port.books.ledger(catalogKey)
  }

  #timeOf(when: ProductTime): number {
    const { port } = this.#attachment
    return readOptionalWholeNumber(readObject(when, 'when', timeFields), 'at') ?? port.now
  }
}
