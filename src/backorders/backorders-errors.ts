import type { ErrorKind } from '../errors/error-kind.ts'
import { timeOf } from '../errors/time-of.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    BACKORDER_NOT_FOUND: { backorderId: string }
    /** `waiting` is what waits already. */
    BACKORDER_LIMIT: { productId: string; warehouseId?: string; limit: number; waiting: number; requested: number }
    BACKORDER_OWNED: { backorderId: string; owner: string }
    /** A pre-order is not shipped before `releaseAt`. */
    TOO_EARLY: { reservationId: string; backorderId: string; releaseAt: number; at: number }
  }
}

export const backorderNotFound: ErrorKind<'BACKORDER_NOT_FOUND'> = {
  code: 'BACKORDER_NOT_FOUND',
  message: ({ backorderId }) =>
    `There is no backorder ${backorderId}: it never was, or it ended longer ago than a day.`,
}

export const backorderLimit: ErrorKind<'BACKORDER_LIMIT'> = {
  code: 'BACKORDER_LIMIT',
  message: ({ productId, warehouseId, limit, waiting, requested }) =>
    `Cannot backorder ${requested} of ${productId}${warehouseId === undefined ? '' : ` in ${warehouseId}`}: ${waiting} wait already, and at most ${limit} may. Ask for less, or raise the limit.`,
}

export const backorderOwned: ErrorKind<'BACKORDER_OWNED'> = {
  code: 'BACKORDER_OWNED',
  message: ({ backorderId, owner }) =>
    `Backorder ${backorderId} belongs to the ledger ${owner}. Use the commands of ${owner} instead.`,
}

export const tooEarly: ErrorKind<'TOO_EARLY'> = {
  code: 'TOO_EARLY',
  message: ({ reservationId, releaseAt, at }) =>
    `Cannot ship reservation ${reservationId}: it is of a pre-order that is released at ${timeOf(releaseAt)}, and it is ${timeOf(at)} now. Ship it then.`,
}
