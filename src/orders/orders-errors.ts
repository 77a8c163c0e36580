import type { ErrorKind } from '../errors/error-kind.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    /** `closed`: it left memory, and `find` reads it from the log. `number`: it was asked for by that. */
    ORDER_NOT_FOUND: { orderId: string; closed?: true; number?: string }
    ORDER_EXISTS: { orderId: string; number?: string }
    INVALID_ORDER_STATE: { orderId: string; command: string; status: string; allowed: readonly string[] }
    RETURN_NOT_FOUND: { returnId: string }
    INVALID_RETURN_STATE: { returnId: string; command: string; status: string; allowed: readonly string[] }
    SHIPMENT_NOT_FOUND: { shipmentId: string }
    INVALID_SHIPMENT_STATE: { shipmentId: string; command: string; status: string; allowed: readonly string[] }
    /** An attempt or a refund. */
    PAYMENT_NOT_FOUND: { orderId: string; paymentId: string }
    PAYMENT_UNDECIDED: { orderId: string; attemptId: string }
    NOT_RETURNABLE: {
      orderId: string
      lineNumber?: number
      rowId?: string
      requested: number
      shipped: number
      /** Returned or asked back already. */
      back: number
    }
    NOT_REFUNDABLE: {
      orderId: string
      requested: number
      captured: number
      /** Refunds that wait or are made. */
      refunded: number
      /** Of the line or the shipping, where the refund is of that. */
      rest?: number
      problem?: string
    }
    /** It is not of the gateway, or of other money than was asked for. */
    WEBHOOK_REFUSED: { problem: string; orderId?: string }
    TRACKING_NUMBER_EXISTS: { trackingNumber: string; shipmentId: string; orderId: string }
  }
}

export const orderNotFound: ErrorKind<'ORDER_NOT_FOUND'> = {
  code: 'ORDER_NOT_FOUND',
  message: ({ orderId, closed, number }) =>
    number !== undefined
      ? `No order in memory has the number ${number}. One that is closed is found by its id, with find.`
      : closed === true
        ? `Order ${orderId} is closed and has left memory. Read it with find; a command of Orders takes it up again.`
        : `There is no order ${orderId}. Place it first.`,
}

export const orderExists: ErrorKind<'ORDER_EXISTS'> = {
  code: 'ORDER_EXISTS',
  message: ({ orderId, number }) =>
    number === undefined
      ? `There is an order ${orderId} already. Leave orderId out, or give another; to repeat a command safely, use an idempotency key.`
      : `The number ${number} belongs to order ${orderId}. Let numbering give each order another.`,
}

export const invalidOrderState: ErrorKind<'INVALID_ORDER_STATE'> = {
  code: 'INVALID_ORDER_STATE',
  message: ({ orderId, command, status, allowed }) =>
    `Cannot ${command} order ${orderId}: it is ${status}, and must be ${allowed.join(' or ')}.`,
}

export const returnNotFound: ErrorKind<'RETURN_NOT_FOUND'> = {
  code: 'RETURN_NOT_FOUND',
  message: ({ returnId }) =>
    `There is no return ${returnId} in memory. Request it first; that of a closed order is there once a command on the order has taken it up again.`,
}

export const invalidReturnState: ErrorKind<'INVALID_RETURN_STATE'> = {
  code: 'INVALID_RETURN_STATE',
  message: ({ returnId, command, status, allowed }) =>
    `Cannot ${command} return ${returnId}: it is ${status}, and must be ${allowed.join(' or ')}.`,
}

export const shipmentNotFound: ErrorKind<'SHIPMENT_NOT_FOUND'> = {
  code: 'SHIPMENT_NOT_FOUND',
  message: ({ shipmentId }) =>
    `There is no shipment ${shipmentId} in memory. process(orderId) plans an order's shipments; find reads those of a closed order.`,
}

export const invalidShipmentState: ErrorKind<'INVALID_SHIPMENT_STATE'> = {
  code: 'INVALID_SHIPMENT_STATE',
  message: ({ shipmentId, command, status, allowed }) =>
    `Cannot ${command} shipment ${shipmentId}: it is ${status}, and must be ${allowed.join(' or ')}.`,
}

export const paymentNotFound: ErrorKind<'PAYMENT_NOT_FOUND'> = {
  code: 'PAYMENT_NOT_FOUND',
  message: ({ orderId, paymentId }) =>
    `Order ${orderId} has no payment or refund ${paymentId}. Name one that the order shows.`,
}

export const paymentUndecided: ErrorKind<'PAYMENT_UNDECIDED'> = {
  code: 'PAYMENT_UNDECIDED',
  message: ({ orderId, attemptId }) =>
    `Payment ${attemptId} of order ${orderId} is not decided yet. Wait for its outcome, which the outbox asks for; then pay again if it was declined.`,
}

export const notReturnable: ErrorKind<'NOT_RETURNABLE'> = {
  code: 'NOT_RETURNABLE',
  message: ({ orderId, lineNumber, rowId, requested, shipped, back }) =>
    `Cannot take back ${requested} of ${rowId === undefined ? `line ${lineNumber}` : `row ${rowId}`} of order ${orderId}: ${shipped} were shipped, and ${back} of them are back or asked back. At most ${Math.max(shipped - back, 0)} can be.`,
}

export const notRefundable: ErrorKind<'NOT_REFUNDABLE'> = {
  code: 'NOT_REFUNDABLE',
  message: ({ orderId, requested, captured, refunded, rest, problem }) =>
    problem === undefined
      ? `Cannot refund ${requested} of order ${orderId}: ${captured} were captured, and ${refunded} are refunded or on the way${rest === undefined ? '' : `; ${rest} are left of what was asked for`}.`
      : `Cannot refund ${requested} of order ${orderId}: ${problem}.`,
}

export const trackingNumberExists: ErrorKind<'TRACKING_NUMBER_EXISTS'> = {
  code: 'TRACKING_NUMBER_EXISTS',
  message: ({ trackingNumber, shipmentId, orderId }) =>
    `The tracking number ${trackingNumber} belongs to shipment ${shipmentId} of order ${orderId}. Check the label.`,
}

export const webhookRefused: ErrorKind<'WEBHOOK_REFUSED'> = {
  code: 'WEBHOOK_REFUSED',
  message: ({ problem }) => `This webhook is not believed: ${problem}. Nothing is recorded of it.`,
}
