import type { ErrorKind } from '../errors/error-kind.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    /** `index` if one movement of the commit was named; `received` are the indexes of those that received goods. */
    RECEIPT_NOT_FOUND: { receiptSequence: number; index?: number; received: readonly number[] }
    /** `sequence`: of the commit with which a value, or a sum of values, passes 2^53 − 1. */
    COSTS_TOO_LARGE: { sequence: number }
    /** `last`: the last commit that was folded. */
    COMMITS_OUT_OF_ORDER: { sequence: number; last: number }
  }
}

export const receiptNotFound: ErrorKind<'RECEIPT_NOT_FOUND'> = {
  code: 'RECEIPT_NOT_FOUND',
  message: ({ receiptSequence, index, received }) =>
    received.length === 0
      ? `Commit ${receiptSequence} received no goods, or there is none. Name the commit of the receipt: receive gives its sequence.`
      : `Entry ${index} of commit ${receiptSequence} received no goods. Its receipts are the entries ${received.join(', ')}.`,
}

export const valueTooLarge: ErrorKind<'COSTS_TOO_LARGE'> = {
  code: 'COSTS_TOO_LARGE',
  message: ({ sequence }) =>
    `With commit ${sequence} a value passes 2^53 − 1 of the smallest unit, and cannot be counted exactly. Value fewer products, or look at the cost that this commit records.`,
}

export const commitsOutOfOrder: ErrorKind<'COMMITS_OUT_OF_ORDER'> = {
  code: 'COMMITS_OUT_OF_ORDER',
  message: ({ sequence, last }) =>
    `Commit ${sequence} does not follow commit ${last}. Give the commits in the order of the log, each once.`,
}
