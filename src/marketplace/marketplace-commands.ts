import { isRefusal, type Refusal, refuse, refuseAs } from '../errors/refusal.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Desk, LedgerCommand, OwnCommit, ReadBooks } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { SellerAdded, SellerChanged } from './marketplace-entry.ts'
import { productInStock, sellerExists, sellerNotFound } from './marketplace-errors.ts'
import { marketplaceKey } from './marketplace-key.ts'
import { areWhole, changedTerms, type Ownership, type Seller } from './seller.ts'
import {
  type AddFields,
  type AddSellerRequest,
  addFields,
  type ChangeFields,
  type ChangeSellerRequest,
  changeFields,
  type OwnFields,
  type OwnRequest,
  rateProblem,
  readAdded,
  readChanged,
  readOwn,
} from './seller-requests.ts'

/** Registers a seller. */
export const addSeller: LedgerCommand<AddSellerRequest, AddFields, Seller, Seller> = ledgerCommand({
  name: 'marketplace.add',
  request: addFields,
  read: readAdded,
  locks: () => [],
  decide: ({ sellerId, validFrom, terms, ...seller }, desk) => {
    if (desk.ledger(marketplaceKey).has(sellerId)) return refuseAs(sellerExists, { sellerId })
    const about = { ledger: 'marketplace', type: 'seller-added', sellerId } as const
    desk.record(marketplaceKey, { ...about, ...seller, ...terms, validFrom: validFrom ?? desk.at })
    return undefined
  },
  keep: (_, books, commit) => recorded(books, commit),
  result: (seller) => seller,
})

/** A new version of a seller. */
export const changeSeller: LedgerCommand<ChangeSellerRequest, ChangeFields, Seller, Seller> = ledgerCommand({
  name: 'marketplace.change',
  request: changeFields,
  read: readChanged,
  locks: () => [],
  decide: decideChange,
  keep: (_, books, commit) => recorded(books, commit),
  result: (seller) => seller,
})

/** A product is a seller's from here on. */
export const ownProduct: LedgerCommand<OwnRequest, OwnFields, Ownership, Ownership> = ledgerCommand({
  name: 'marketplace.own',
  request: { sellerId: true, productId: true, ...commandFields },
  read: readOwn,
  locks: ({ productId }, books) => levelsOf(productId, books),
  decide: decideOwn,
  keep: ({ productId }, books) => books.ledger(marketplaceKey).ownersOf(productId).at(-1) as Ownership,
  result: (ownership) => ownership,
})

function decideChange({ sellerId, validFrom: asked, changes }: ChangeFields, desk: Desk): Refusal | undefined {
  const validFrom = asked ?? desk.at
  const before = findSeller(sellerId, validFrom, desk)
  if (isRefusal(before)) return before
  if (!areWhole(changedTerms(before, changes))) {
    return refuse('INVALID_ARGUMENT', { field: 'commissionBasisPoints', value: 'undefined', problem: rateProblem })
  }
  desk.record(marketplaceKey, { ledger: 'marketplace', type: 'seller-changed', sellerId, validFrom, changes })
  return undefined
}

/** The other owner's goods would change hands without anybody paying for them: so there may be none. */
function decideOwn({ sellerId, productId }: OwnFields, desk: Desk): Refusal | undefined {
  const seller = findSeller(sellerId, desk.at, desk)
  if (isRefusal(seller)) return seller
  const owner = desk.ledger(marketplaceKey).ownerOf(productId)
  if (owner === sellerId) return undefined
  let onHand = 0
  let inTransit = 0
  for (const { warehouseId } of levelsOf(productId, desk)) {
    const level = desk.stock.knownLevel(warehouseId, productId)
    onHand += level?.onHand ?? 0
    // What one warehouse sent and another has not taken in: what came is below 0 there.
    inTransit += level?.counts.transit ?? 0
  }
  if (onHand > 0 || inTransit > 0) {
    const who = { productId, sellerId, ...(owner !== undefined && { owner }) }
    return refuseAs(productInStock, { ...who, onHand, inTransit })
  }
  desk.record(marketplaceKey, { ledger: 'marketplace', type: 'product-owned', productId, sellerId })
  return undefined
}

function findSeller(sellerId: string, time: number, desk: Desk): Seller | Refusal {
  const book = desk.ledger(marketplaceKey)
  const found = book.at(sellerId, time)
  if (found !== undefined) return found
  const [first] = book.versionsOf(sellerId)
  return refuseAs(sellerNotFound, { sellerId, ...(first !== undefined && { validFrom: first.validFrom }) })
}

/** All levels that can have goods of a product. */
function levelsOf(productId: string, { stock }: ReadBooks): readonly LevelKey[] {
  return Array.from(stock.warehouseIds(), (warehouseId) => ({ warehouseId, productId }))
}

/** The version that a commit recorded: right after it, it is the last of its time. */
function recorded(books: ReadBooks, { entries: [entry] }: OwnCommit): Seller {
  const { sellerId, validFrom } = entry as SellerAdded | SellerChanged
  return books.ledger(marketplaceKey).at(sellerId, validFrom) as Seller
}
