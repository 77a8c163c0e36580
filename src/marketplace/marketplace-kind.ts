import { isLedgerEntry } from '../audit/ledger-entry.ts'
import { type Refusal, refuseAs } from '../errors/refusal.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry, LedgerKind, ReadBooks } from '../ledger/contract.ts'
import type { OrderEntry } from '../orders.ts'
import { MarketplaceAudit } from './marketplace-audit.ts'
import type { MarketplaceBook } from './marketplace-book.ts'
import { addSeller, changeSeller, ownProduct } from './marketplace-commands.ts'
import type { MarketplaceEntry } from './marketplace-entry.ts'
import { notTheSeller, sentBySeller } from './marketplace-errors.ts'
import { marketplaceKey } from './marketplace-key.ts'
import { isArrival } from './stock-of-product.ts'

export const marketplaceKind: LedgerKind<MarketplaceEntry, MarketplaceBook> = Object.freeze({
  ...marketplaceKey,
  commands: Object.freeze({ add: addSeller, change: changeSeller, own: ownProduct }),
  judge: judgeOthers,
  audit: () => new MarketplaceAudit(),
})

type OrderMade = Extract<OrderEntry, { readonly type: 'order-created' }>

/** Whatever a seller sends itself is never here, and a line is of its product's owner. */
function judgeOthers(entries: readonly AnyEntry[], books: ReadBooks): Refusal | undefined {
  const book = books.ledger(marketplaceKey)
  for (const entry of entries) {
    const refusal = isLedgerEntry(entry)
      ? isOrderMade(entry)
        ? judgeOrder(entry, book)
        : undefined
      : judgeMovement(entry as Movement, book)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** A replacement is of what was sold, whosever the product is by now. */
function isOrderMade(entry: AnyEntry): entry is OrderMade {
  const { ledger, type, replaces } = entry as OrderMade
  return ledger === 'orders' && type === 'order-created' && replaces === undefined
}

function judgeMovement(movement: Movement, book: MarketplaceBook): Refusal | undefined {
  if (!isArrival(movement)) return undefined
  const { productId } = movement
  const sellerId = book.senderOf(productId)
  return sellerId === undefined ? undefined : refuseAs(sentBySeller, { productId, sellerId })
}

function judgeOrder({ lines }: OrderMade, book: MarketplaceBook): Refusal | undefined {
  for (const [index, { productId, sellerId, fulfilledBy }] of lines.entries()) {
    const line = { lineNumber: index + 1, productId }
    const owner = book.ownerOf(productId)
    if (sellerId !== undefined && sellerId !== owner)
      return refuseAs(notTheSeller, { ...line, sellerId, ...(owner !== undefined && { owner }) })
    const sender = book.senderOf(productId)
    if (sender !== undefined && fulfilledBy !== 'seller') return refuseAs(sentBySeller, { ...line, sellerId: sender })
  }
  return undefined
}
