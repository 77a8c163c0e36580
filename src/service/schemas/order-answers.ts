import { z } from 'zod'
import type * as orders from '../../orders.ts'
import { type Order, orderStatuses } from '../../orders.ts'
import { namedSchemas } from './answers.ts'
import { type Fields, id, json, text, wholeNumber } from './fields.ts'
import { OrderCommitAnswer, RefundAnswer, ReturnAnswer, ShipmentAnswer } from './order-part-answers.ts'

const time = wholeNumber
export const orderStatus: z.ZodType<orders.OrderStatus> = z.enum(orderStatuses)
export const paymentStatus: z.ZodType<orders.PaymentStatus> = z.enum([
  'none',
  'authorized',
  'partly-paid',
  'paid',
  'partly-refunded',
  'refunded',
])
export const fulfillmentStatus: z.ZodType<orders.FulfillmentStatus> = z.enum([
  'unfulfilled',
  'partial',
  'fulfilled',
  'delivered',
])
export const orderReturnStatus: z.ZodType<orders.OrderReturnStatus> = z.enum([
  'none',
  'requested',
  'partial',
  'returned',
])

const row: z.ZodType<orders.OrderRow> = z.strictObject({
  id,
  warehouseId: id.exactOptional(),
  quantity: wholeNumber,
  total: wholeNumber,
  reservationId: id.exactOptional(),
  shipped: wholeNumber,
  delivered: wholeNumber,
  cancelled: wholeNumber,
  returned: wholeNumber,
  askedBack: wholeNumber,
  refunded: wholeNumber,
  placedAt: time,
  shippedAt: time.exactOptional(),
  deliveredAt: time.exactOptional(),
  settledAt: time.exactOptional(),
} satisfies Fields<orders.OrderRow>)

const line: z.ZodType<orders.OrderLine> = z.strictObject({
  lineNumber: wholeNumber,
  productId: id,
  quantity: wholeNumber,
  unitPrice: wholeNumber,
  discount: wholeNumber,
  tax: wholeNumber,
  total: wholeNumber,
  sellerId: id.exactOptional(),
  fulfilledBy: z.literal('seller').exactOptional(),
  waiting: wholeNumber,
  rows: z.array(row),
} satisfies Fields<orders.OrderLine>)

const totals: z.ZodType<orders.OrderTotals> = z.strictObject({
  goods: wholeNumber,
  discount: wholeNumber,
  tax: wholeNumber,
  shipping: wholeNumber,
  total: wholeNumber,
  captured: wholeNumber,
  refunded: z.int(),
  /** Below 0: to be given back. */
  due: z.int(),
} satisfies Fields<orders.OrderTotals>)

export const transition: z.ZodType<orders.Transition> = z.strictObject({
  from: orderStatus.exactOptional(),
  to: orderStatus,
  at: time,
  reason: text.exactOptional(),
  actor: text.exactOptional(),
  metadata: json.exactOptional(),
} satisfies Fields<orders.Transition>)

const payment: z.ZodType<orders.PaymentAttempt> = z.strictObject({
  id,
  amount: wholeNumber,
  method: id.exactOptional(),
  status: z.enum(['undecided', 'authorized', 'captured', 'declined', 'voided', 'abandoned']),
  authorized: wholeNumber,
  captured: wholeNumber,
  refunded: wholeNumber,
  gatewayId: id.exactOptional(),
  reason: text.exactOptional(),
  at: time,
  decidedAt: time.exactOptional(),
} satisfies Fields<orders.PaymentAttempt>)

export const OrderAnswer: z.ZodType<Order> = z.strictObject({
  id,
  number: id,
  status: orderStatus,
  paymentStatus,
  fulfillmentStatus,
  returnStatus: orderReturnStatus,
  customerId: id.exactOptional(),
  isMember: z.boolean().exactOptional(),
  currency: id,
  shipTo: z
    .strictObject({
      latitude: z.number().exactOptional(),
      longitude: z.number().exactOptional(),
      zone: id.exactOptional(),
    } satisfies Fields<orders.ShipTo>)
    .exactOptional(),
  promisedAt: time.exactOptional(),
  expiresAt: time.exactOptional(),
  placedAt: time,
  lines: z.array(line),
  totals,
  version: wholeNumber,
  transitions: z.array(transition),
  payments: z.array(payment),
  shipments: z.array(ShipmentAnswer),
  returns: z.array(ReturnAnswer),
  refunds: z.array(RefundAnswer),
  replaces: z.strictObject({ orderId: id, returnId: id.exactOptional() }).exactOptional(),
  replacedBy: z.array(id).exactOptional(),
} satisfies Fields<Order>)

/** Its transitions, and a part of the commits behind it. */
export const OrderHistoryAnswer: z.ZodType<object> = z.strictObject({
  sequence: wholeNumber,
  orderId: id,
  transitions: z.array(transition),
  items: z.array(OrderCommitAnswer),
  next: z.string().exactOptional(),
})

namedSchemas.add(OrderAnswer, { id: 'Order' })
