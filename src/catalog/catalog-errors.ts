import type { ErrorKind } from '../errors/error-kind.ts'
import { timeOf } from '../errors/time-of.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    /** `validFrom`: when its first version begins, if it has none at the time that was asked about. */
    PRODUCT_NOT_FOUND: { productId: string; validFrom?: number }
    /** `sku` if that is what is taken; `productId` is whose it is. */
    PRODUCT_EXISTS: { productId: string; sku?: string }
  }
}

export const productNotFound: ErrorKind<'PRODUCT_NOT_FOUND'> = {
  code: 'PRODUCT_NOT_FOUND',
  message: ({ productId, validFrom }) =>
    validFrom === undefined
      ? `There is no product ${productId} in the catalogue. Add it first.`
      : `There is no product ${productId} at that time: its first version begins at ${timeOf(validFrom)}. Ask about a later time.`,
}

export const productExists: ErrorKind<'PRODUCT_EXISTS'> = {
  code: 'PRODUCT_EXISTS',
  message: ({ productId, sku }) =>
    sku === undefined
      ? `Product ${productId} is in the catalogue already. Change it instead.`
      : `The SKU ${sku} belongs to product ${productId}. Give this one another.`,
}
