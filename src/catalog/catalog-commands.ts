import { type Refusal, refuseAs } from '../errors/refusal.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import type { Desk, LedgerCommand, OwnCommit } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { CatalogEntry } from './catalog-entry.ts'
import { productExists, productNotFound } from './catalog-errors.ts'
import { catalogKey } from './catalog-key.ts'
import type { Product } from './product.ts'
import {
  type AddFields,
  type AddProductRequest,
  type ChangeFields,
  type ChangeProductRequest,
  readAdded,
  readChanged,
} from './product-requests.ts'

const fields = {
  id: true,
  sku: true,
  name: true,
  category: true,
  weight: true,
  dimensions: true,
  reorderQuantities: true,
  validFrom: true,
  ...commandFields,
} as const

/** Registers a product. */
export const addProduct: LedgerCommand<AddProductRequest, AddFields, Product, Product> = ledgerCommand({
  name: 'catalog.add',
  request: fields,
  read: readAdded,
  locks: () => [],
  decide: ({ productId, validFrom = Number.NaN, ...product }, desk) => {
    if (desk.ledger(catalogKey).has(productId)) return refuseAs(productExists, { productId })
    const refusal = judgeSku(product.sku, productId, desk)
    if (refusal !== undefined) return refusal
    desk.record(catalogKey, {
      ledger: 'catalog',
      type: 'product-added',
      productId,
      validFrom: Number.isNaN(validFrom) ? desk.at : validFrom,
      ...product,
    })
    return undefined
  },
  keep: (_, books, commit) => recorded(books.ledger(catalogKey).versionsOf(idIn(commit)), commit),
  result: (product) => product,
})

/** A new version of a product. */
export const changeProduct: LedgerCommand<ChangeProductRequest, ChangeFields, Product, Product> = ledgerCommand({
  name: 'catalog.change',
  request: fields,
  read: readChanged,
  locks: () => [],
  decide: ({ productId, validFrom: asked, changes }, desk) => {
    const book = desk.ledger(catalogKey)
    const validFrom = asked ?? desk.at
    const [first] = book.versionsOf(productId)
    if (first === undefined) return refuseAs(productNotFound, { productId })
    if (first.validFrom > validFrom) return refuseAs(productNotFound, { productId, validFrom: first.validFrom })
    const refusal = changes.sku === undefined ? undefined : judgeSku(changes.sku, productId, desk)
    if (refusal !== undefined) return refusal
    desk.record(catalogKey, { ledger: 'catalog', type: 'product-changed', productId, validFrom, changes })
    return undefined
  },
  keep: (_, books, commit) => recorded(books.ledger(catalogKey).versionsOf(idIn(commit)), commit),
  result: (product) => product,
})

function judgeSku(sku: string, productId: string, desk: Desk): Refusal | undefined {
  const owner = desk.ledger(catalogKey).ownerOf(sku)
  return owner === undefined || owner === productId ? undefined : refuseAs(productExists, { productId: owner, sku })
}

/** The product that a commit is about: each of these commands records one fact. */
function idIn({ entries: [entry] }: OwnCommit): string {
  return (entry as CatalogEntry).productId
}

/** The version that the commit recorded: right after it, it is the one of its time with the highest number. */
function recorded(versions: readonly Product[], { entries: [entry] }: OwnCommit): Product {
  const { validFrom } = entry as CatalogEntry
  return versions.findLast((version) => version.validFrom === validFrom) as Product
}
