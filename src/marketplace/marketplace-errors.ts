import type { ErrorKind } from '../errors/error-kind.ts'
import { timeOf } from '../errors/time-of.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    /** `validFrom`: when its first version begins, if it has none at the time that was asked about. */
    SELLER_NOT_FOUND: { sellerId: string; validFrom?: number }
    SELLER_EXISTS: { sellerId: string }
    /** `owner` is whose it is now; the house's own if there is none. */
    PRODUCT_IN_STOCK: { productId: string; sellerId: string; owner?: string; onHand: number; inTransit: number }
    /** Its seller sends it: `lineNumber` if an order asked for it, and else goods of it were to come in. */
    SENT_BY_SELLER: { productId: string; sellerId: string; lineNumber?: number }
    /** `sellerId` is who was named; `owner` is whose the product is, the house's own if there is none. */
    NOT_THE_SELLER: { lineNumber: number; productId: string; sellerId: string; owner?: string }
  }
}

export const sellerNotFound: ErrorKind<'SELLER_NOT_FOUND'> = {
  code: 'SELLER_NOT_FOUND',
  message: ({ sellerId, validFrom }) =>
    validFrom === undefined
      ? `There is no seller ${sellerId}. Add it first.`
      : `There is no seller ${sellerId} at that time: its first version begins at ${timeOf(validFrom)}. Ask about a later time.`,
}

export const sellerExists: ErrorKind<'SELLER_EXISTS'> = {
  code: 'SELLER_EXISTS',
  message: ({ sellerId }) => `There is a seller ${sellerId} already. Change it instead.`,
}

export const productInStock: ErrorKind<'PRODUCT_IN_STOCK'> = {
  code: 'PRODUCT_IN_STOCK',
  message: ({ productId, sellerId, owner, onHand, inTransit }) =>
    `Product ${productId} cannot become that of ${sellerId}: ${onHand} are on hand and ${inTransit} in transit that belong to ${owner ?? 'the house'}. Give the other owner's goods another product id.`,
}

export const sentBySeller: ErrorKind<'SENT_BY_SELLER'> = {
  code: 'SENT_BY_SELLER',
  message: ({ productId, sellerId, lineNumber }) =>
    lineNumber === undefined
      ? `Product ${productId} is sent by its seller ${sellerId}, so none of it is ever here. Give goods of another owner another product id.`
      : `Line ${lineNumber} is of product ${productId}, which its seller ${sellerId} sends. Say fulfilledBy: 'seller' on the line.`,
}

export const notTheSeller: ErrorKind<'NOT_THE_SELLER'> = {
  code: 'NOT_THE_SELLER',
  message: ({ lineNumber, productId, sellerId, owner }) =>
    `Line ${lineNumber} names the seller ${sellerId}, and its product ${productId} belongs to ${owner ?? 'the house'}. Name its owner, or leave sellerId out.`,
}
