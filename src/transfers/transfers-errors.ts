import type { ErrorKind } from '../errors/error-kind.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    TRANSFER_NOT_FOUND: { transferId: string }
    INVALID_TRANSFER_STATE: { transferId: string; command: string; status: string; allowed: readonly string[] }
    /** Who asks for a transfer does not approve it. */
    SAME_ACTOR: { transferId: string; actor: string }
    OVER_RECEIPT: { transferId: string; productId: string; requested: number; inTransit: number }
  }
}

export const transferNotFound: ErrorKind<'TRANSFER_NOT_FOUND'> = {
  code: 'TRANSFER_NOT_FOUND',
  message: ({ transferId }) => `There is no transfer ${transferId}. Request it first.`,
}

export const invalidTransferState: ErrorKind<'INVALID_TRANSFER_STATE'> = {
  code: 'INVALID_TRANSFER_STATE',
  message: ({ transferId, command, status, allowed }) =>
    `Cannot ${command} transfer ${transferId}: it is ${status}, and must be ${allowed.join(' or ')}.`,
}

export const sameActor: ErrorKind<'SAME_ACTOR'> = {
  code: 'SAME_ACTOR',
  message: ({ transferId, actor }) =>
    `Transfer ${transferId} was requested by ${actor}, who cannot approve it. Ask somebody else to.`,
}

export const overReceipt: ErrorKind<'OVER_RECEIPT'> = {
  code: 'OVER_RECEIPT',
  message: ({ transferId, productId, requested, inTransit }) =>
    `Cannot receive ${requested} of ${productId} for transfer ${transferId}: ${inTransit} are on the way. Count again, or adjust the stock for what was never sent.`,
}
