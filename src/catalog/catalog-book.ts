import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { CatalogEntry } from './catalog-entry.ts'
import type { Product, ProductChanges, ProductFields } from './product.ts'

/** Every product with all its versions, and whose each SKU is. */
export class CatalogBook implements Ledger<CatalogEntry> {
  /** Whether goods that no product here is are refused. It is not part of the log: it is how this process was opened. */
  readonly isStrict: boolean
  /** By the time from which they are valid; of one time the later recorded is last. */
  readonly #versions: DraftMap<string, readonly Product[]>
  readonly #bySku: DraftMap<string, string>

  constructor(
    isStrict: boolean,
    versions: DraftMap<string, readonly Product[]> = DraftMap.empty(),
    bySku: DraftMap<string, string> = DraftMap.empty(),
  ) {
    this.isStrict = isStrict
    this.#versions = versions
    this.#bySku = bySku
  }

  apply(entry: CatalogEntry): void {
    const { productId, validFrom } = entry
    const versions = this.versionsOf(productId)
    const before = entry.type === 'product-added' ? undefined : this.at(productId, validFrom)
    const fields = entry.type === 'product-added' ? fieldsOf(entry) : changed(before as Product, entry.changes)
    this.#add({ id: productId, version: versions.length + 1, validFrom, ...fields })
  }

  draft(): this {
    return new CatalogBook(this.isStrict, this.#versions.draft(), this.#bySku.draft()) as this
  }

  *image(): Generator<LedgerRow> {
    for (const [id, versions] of this.#versions.entries()) yield [id, ...versions]
  }

  restore([id, ...versions]: LedgerRow): void {
    for (const product of versions as Product[]) this.#bySku.set(product.sku, id as string)
    this.#versions.set(id as string, (versions as Product[]).map(deepFrozen))
  }

  has(productId: string): boolean {
    return this.#versions.has(productId)
  }

  /** The product that a SKU belongs to, or belonged to. */
  ownerOf(sku: string): string | undefined {
    return this.#bySku.get(sku)
  }

  versionsOf(productId: string): readonly Product[] {
    return this.#versions.get(productId) ?? []
  }

  /** The product as it is at a time; undefined before its first version. */
  at(productId: string, time: number): Product | undefined {
    return this.versionsOf(productId).findLast(({ validFrom }) => validFrom <= time)
  }

  productIds(): Iterable<string> {
    return Array.from(this.#versions.entries(), ([id]) => id)
  }

  #add(product: Product): void {
    const versions = this.versionsOf(product.id)
    const place = versions.findLastIndex(({ validFrom }) => validFrom <= product.validFrom) + 1
    this.#versions.set(product.id, versions.toSpliced(place, 0, deepFrozen(product)))
    this.#bySku.set(product.sku, product.id)
  }
}

function fieldsOf({ sku, name, category, weight, dimensions, reorderQuantities }: ProductFields): ProductFields {
  return {
    sku,
    name,
    ...(category !== undefined && { category }),
    ...(weight !== undefined && { weight }),
    ...(dimensions !== undefined && { dimensions }),
    ...(reorderQuantities !== undefined && { reorderQuantities }),
  }
}

function changed(before: Product, changes: ProductChanges): ProductFields {
  const after: Record<string, unknown> = { ...fieldsOf(before) }
  for (const [field, value] of Object.entries(changes)) {
    if (value === null) delete after[field]
    else after[field] = value
  }
  return after as unknown as ProductFields
}

function deepFrozen(product: Product): Product {
  for (const part of [product.dimensions, product.reorderQuantities]) if (part !== undefined) Object.freeze(part)
  return Object.freeze({ ...product })
}
