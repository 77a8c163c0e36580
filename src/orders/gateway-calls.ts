import { describeValue } from '../errors/invalid-argument.ts'
import { isWholeNumber } from '../inventory/quantity.ts'
import { problemOfId } from '../inventory/request/fields.ts'
import type { Carrier, Label } from './carrier.ts'
import type { KeptOrder } from './kept-order.ts'
import { lineOf, rowWith } from './order-access.ts'
import type { Waiting } from './outbox-items.ts'
import type { GatewayAnswer, PaymentGateway, RefundRequest } from './payment-gateway.ts'
import type { OutcomeFields } from './payment-requests.ts'

/** What a call outside came to: an outcome of a payment or refund, or a label. */
export type Outcome = { readonly payment: OutcomeFields } | { readonly label: Label & { readonly shipmentId: string } }

export interface Outside {
  readonly payments: PaymentGateway
  readonly carrier: Carrier | undefined
}

/**
 * Does what an order waits for. What may have been done already is looked up first: only what the gateway does not know
 * is asked for, and an authorization never once its order is cancelled.
 * @param family the order, and those that it replaces
 * @param mayBeKnown whether it, or another call for the same payment, was tried before
 */
export async function callOutside(
  { payments, carrier }: Outside,
  family: readonly [order: KeptOrder, ...others: KeptOrder[]],
  waiting: Waiting,
  signal: AbortSignal,
  mayBeKnown: boolean,
): Promise<Outcome> {
  const [order] = family
  if (waiting.kind === 'label') return callCarrier(carrier as Carrier, order, waiting, signal, mayBeKnown)
  const known = mayBeKnown ? await lookUp(payments, waiting, signal) : undefined
  const answer = known ?? (await callGateway(payments, family, waiting, signal))
  return { payment: outcomeOf(waiting, answer) }
}

function keysOf({ kind, id }: Waiting): readonly string[] {
  if (kind === 'capture') return [captureKey(id)]
  // A capture may have been on its way when the order was cancelled.
  return kind === 'void' ? [captureKey(id), voidKey(id)] : [id]
}

async function lookUp(
  payments: PaymentGateway,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<GatewayAnswer | undefined> {
  for (const idempotencyKey of keysOf(waiting)) {
    // It is somebody else's code: null is a common way to say that there is none.
    const known = (await payments.lookup({ idempotencyKey, signal })) ?? undefined
    // Whoever voids wants to know of a capture that was made, and of no other.
    if (known !== undefined && (waiting.kind !== 'void' || known.outcome !== 'declined')) return known
  }
  return undefined
}

async function callGateway(
  payments: PaymentGateway,
  family: readonly [order: KeptOrder, ...others: KeptOrder[]],
  { kind, id, amount = 0, method }: Waiting,
  signal: AbortSignal,
): Promise<GatewayAnswer | 'abandoned'> {
  const [order] = family
  const { id: orderId, currency } = order
  const attempt = { orderId, attemptId: id, signal }
  const named = gatewayIdOf([order], id)
  if (kind === 'capture')
    return payments.capture({ ...attempt, ...named, amount, currency, idempotencyKey: captureKey(id) })
  if (kind === 'void') return payments.void({ ...attempt, ...named, idempotencyKey: voidKey(id) })
  if (kind === 'refund')
    return payments.refund({ ...refundOf(order, family, id), amount, currency, idempotencyKey: id, signal })
  if (order.status === 'cancelled') return 'abandoned'
  const how = method === undefined ? {} : { method }
  return payments.authorize({ ...attempt, amount, currency, ...how, idempotencyKey: id })
}

/** A refund goes back to a payment, which may be one of the order that this one replaces. */
function refundOf(
  order: KeptOrder,
  family: readonly KeptOrder[],
  refundId: string,
): Pick<RefundRequest, 'orderId' | 'attemptId' | 'refundId' | 'gatewayId'> {
  const attemptId = order.refunds.find(({ id }) => id === refundId)?.attemptId as string
  return { orderId: order.id, attemptId, refundId, ...gatewayIdOf(family, attemptId) }
}

function gatewayIdOf(orders: readonly KeptOrder[], attemptId: string): { readonly gatewayId?: string } {
  const attempt = orders.flatMap(({ attempts }) => attempts).find(({ id }) => id === attemptId)
  return attempt?.gatewayId === undefined ? {} : { gatewayId: attempt.gatewayId }
}

const captureKey = (attemptId: string): string => `capture ${attemptId}`
const voidKey = (attemptId: string): string => `void ${attemptId}`

const outcomesOf: Readonly<Record<Waiting['kind'], readonly string[]>> = {
  authorize: ['authorized', 'captured', 'declined'],
  capture: ['captured', 'declined'],
  void: ['voided', 'captured'],
  refund: ['refunded', 'refund-failed'],
  label: [],
}

/** @throws if it is no answer to that: the gateway is somebody else's code */
function outcomeOf(waiting: Waiting, answer: GatewayAnswer | 'abandoned'): OutcomeFields {
  const { kind, id, orderId, amount: asked = 0 } = waiting
  const of = kind === 'refund' ? { attemptId: undefined, refundId: id } : { attemptId: id, refundId: undefined }
  const fields = { orderId, ...of, eventId: undefined, gatewayId: undefined, why: undefined, amount: asked }
  if (answer === 'abandoned') return { ...fields, outcome: 'abandoned' }
  const { outcome, gatewayId, amount = asked, reason } = answer
  if (!outcomesOf[kind].includes(outcome))
    throw new Error(
      `the gateway answers ${describeValue(outcome)} to ${kind}; it must be ${outcomesOf[kind].join(' or ')}`,
    )
  // Nothing is no payment: what is refused is declined.
  const isNothing = amount === 0 && (outcome === 'authorized' || outcome === 'captured')
  if (!isWholeNumber(amount) || isNothing) throw new Error(`the gateway gives ${describeValue(amount)} as an amount`)
  if (outcome === 'refunded' && amount !== asked)
    throw new Error(`the gateway says that it refunded ${amount}, and ${asked} were asked for`)
  if (gatewayId !== undefined && typeof gatewayId !== 'string')
    throw new Error(`the gateway gives ${describeValue(gatewayId)} as its id`)
  return { ...fields, outcome, gatewayId, amount, why: typeof reason === 'string' ? reason.slice(0, 200) : undefined }
}

async function callCarrier(
  carrier: Carrier,
  order: KeptOrder,
  { id }: Waiting,
  signal: AbortSignal,
  mayBeKnown: boolean,
): Promise<Outcome> {
  const shipment = order.shipments.find((one) => one.id === id)
  const known = mayBeKnown ? await carrier.lookup({ idempotencyKey: id, signal }) : undefined
  const { shipTo } = order
  const label =
    known ??
    (await carrier.createLabel({
      orderId: order.id,
      shipmentId: id,
      warehouseId: shipment?.warehouseId ?? '',
      ...(shipTo !== undefined && { shipTo }),
      lines: (shipment?.lines ?? []).map(({ rowId, quantity }) => ({
        productId: lineOf(order, rowWith(order, rowId)).productId,
        quantity,
      })),
      idempotencyKey: id,
      signal,
    }))
  const { carrier: name, trackingNumber } = label
  if (problemOfId(name) !== undefined || problemOfId(trackingNumber) !== undefined)
    throw new Error(`the carrier gives ${describeValue(label)} as a label`)
  return { label: { shipmentId: id, carrier: name, trackingNumber } }
}
