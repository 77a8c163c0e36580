import { invalidArgument } from '../errors/invalid-argument.ts'
import type { FieldList, Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import {
  readChoice,
  readId,
  readOptionalId,
  readOptionalText,
  readOptionalWholeNumber,
  readWholeNumber,
} from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import { type OnOrderFields, type OnOrderRequest, onOrderFields, readOnOrder } from './order-requests.ts'

export interface PayRequest extends OnOrderRequest {
  /** What the gateway is to be told, such as `card`. */
  readonly method?: string
  /** All that is due, if left out. */
  readonly amount?: number
}

export interface PayFields extends OnOrderFields {
  readonly method: string | undefined
  readonly amount: number | undefined
}

export type PaymentOutcome = 'authorized' | 'captured' | 'declined' | 'voided' | 'refunded' | 'refund-failed'

/** What a gateway says became of a payment or a refund: of its own accord, or as an answer. */
export interface PaymentEvent {
  readonly orderId: string
  readonly attemptId?: string
  readonly refundId?: string
  /** The gateway's own id of the event: the same event twice is one. */
  readonly eventId: string
  /** The gateway's own id of what it did: told in several ways, it is one fact. */
  readonly gatewayId?: string
  readonly outcome: Exclude<PaymentOutcome, 'voided'>
  readonly amount: number
  readonly reason?: string
}

export interface PaymentEventRequest extends PaymentEvent, Omit<CommandOptions, 'reason'> {}

/** What is recorded of an outcome, whoever told it. */
export interface OutcomeFields {
  readonly orderId: string
  readonly attemptId: string | undefined
  readonly refundId: string | undefined
  /** None where it is the answer to a call. */
  readonly eventId: string | undefined
  readonly gatewayId: string | undefined
  readonly outcome: PaymentOutcome | 'abandoned'
  readonly amount: number
  readonly why: string | undefined
}

export const payFields: FieldList<PayRequest> = { ...onOrderFields, method: true, amount: true }

export const paymentEventFields: FieldList<PaymentEventRequest> = {
  orderId: true,
  attemptId: true,
  refundId: true,
  eventId: true,
  gatewayId: true,
  outcome: true,
  amount: true,
  ...commandFields,
}

const outcomes: readonly PaymentEvent['outcome'][] = ['authorized', 'captured', 'declined', 'refunded', 'refund-failed']

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field, as all that follow */
export function readPay(request: Unchecked): PayFields {
  return {
    ...readOnOrder(request),
    method: readOptionalId(request, 'method'),
    amount: readOptionalWholeNumber(request, 'amount', 1),
  }
}

export function readPaymentEvent(request: Unchecked): OutcomeFields {
  const outcome = readChoice(request, 'outcome', outcomes)
  const attemptId = readOptionalId(request, 'attemptId')
  const refundId = readOptionalId(request, 'refundId')
  if ((attemptId === undefined) === (refundId === undefined))
    throw invalidArgument('attemptId', attemptId, 'or refundId must be given, and not both')
  const isOfRefund = outcome === 'refunded' || outcome === 'refund-failed'
  if (refundId !== undefined && !isOfRefund)
    throw invalidArgument('outcome', outcome, 'is of a payment: give its attemptId in place of refundId')
  if (outcome === 'refund-failed' && refundId === undefined)
    throw invalidArgument('refundId', refundId, 'must say which refund failed')
  return {
    orderId: readId(request, 'orderId'),
    attemptId,
    refundId,
    eventId: readId(request, 'eventId'),
    gatewayId: readOptionalId(request, 'gatewayId'),
    outcome,
    amount: readWholeNumber(request, 'amount'),
    why: readOptionalText(request, 'reason'),
  }
}
