import { z } from 'zod'
import type * as orders from '../../orders.ts'
import { type BodyOf, context, type Fields, id, levelOptions, quantity, text, wholeNumber } from './fields.ts'

/** So many lines one order may have by HTTP. */
const mostLines = 1_000

/** Whole numbers of the smallest unit of the currency: nothing, as nothing is no amount. */
const amount = quantity

const shipTo: z.ZodType<orders.Order['shipTo'] & object> = z.strictObject({
  latitude: z.number().min(-90).max(90).exactOptional(),
  longitude: z.number().min(-180).max(180).exactOptional(),
  zone: id.exactOptional(),
} satisfies Fields<orders.Order['shipTo'] & object>)

const line = z.strictObject({
  productId: id,
  quantity,
  unitPrice: wholeNumber,
  discount: wholeNumber.exactOptional(),
  tax: wholeNumber.exactOptional(),
  sellerId: id.exactOptional(),
  fulfilledBy: z.literal('seller').exactOptional(),
  warehouseId: id.exactOptional(),
  backorder: z.boolean().exactOptional(),
} satisfies Fields<orders.PlaceLine>)

export const PlaceBody: z.ZodType<BodyOf<orders.PlaceOrderRequest>> = z.strictObject({
  ...context,
  orderId: id.exactOptional(),
  customerId: id.exactOptional(),
  isMember: z.boolean().exactOptional(),
  shipTo: shipTo.exactOptional(),
  promisedAt: wholeNumber.exactOptional(),
  lines: z.array(line).min(1).max(mostLines),
  discount: wholeNumber.exactOptional(),
  shipping: z.strictObject({ amount: wholeNumber }).exactOptional(),
} satisfies Fields<BodyOf<orders.PlaceOrderRequest>>)

/** Units of a line, or of one row of it. That it is one of both is the library's to judge: it says it better. */
export const units: {
  readonly lineNumber: z.ZodExactOptional<z.ZodInt>
  readonly rowId: z.ZodExactOptional<z.ZodString>
  readonly quantity: z.ZodInt
} = { lineNumber: quantity.exactOptional(), rowId: id.exactOptional(), quantity }

/** Lines with units of them, and what more is said of each. */
export function unitLines<Line extends orders.LineUnits>(line: z.ZodObject): z.ZodType<readonly Line[]> {
  return z.array(line).min(1).max(mostLines) as z.ZodType<unknown> as z.ZodType<readonly Line[]>
}

export const lineUnits: z.ZodType<readonly orders.LineUnits[]> = unitLines(
  z.strictObject(units satisfies Fields<orders.LineUnits>),
)

type OnOrder<Request> = BodyOf<Request, 'orderId'>

/** Of what needs no more than the order. */
export const OnOrderBody: z.ZodType<OnOrder<orders.OnOrderRequest>> = z.strictObject(
  levelOptions satisfies Fields<OnOrder<orders.OnOrderRequest>>,
)

export const PayBody: z.ZodType<OnOrder<orders.PayRequest>> = z.strictObject({
  ...levelOptions,
  method: id.exactOptional(),
  amount: amount.exactOptional(),
} satisfies Fields<OnOrder<orders.PayRequest>>)

export const CancelBody: z.ZodType<OnOrder<orders.CancelOrderRequest>> = z.strictObject({
  ...levelOptions,
  reason: text,
  lines: lineUnits.exactOptional(),
} satisfies Fields<OnOrder<orders.CancelOrderRequest>>)

export const RefundBody: z.ZodType<OnOrder<orders.RefundOrderRequest>> = z.strictObject({
  ...levelOptions,
  reason: text,
  amount: amount.exactOptional(),
  shipping: z.boolean().exactOptional(),
  lineNumber: quantity.exactOptional(),
} satisfies Fields<OnOrder<orders.RefundOrderRequest>>)

export const ReplaceBody: z.ZodType<OnOrder<orders.ReplaceRequest>> = z.strictObject({
  ...levelOptions,
  newOrderId: id.exactOptional(),
  lines: lineUnits,
  returnId: id.exactOptional(),
} satisfies Fields<OnOrder<orders.ReplaceRequest>>)

/** What a gateway says by itself, told by somebody who has read it. */
export const PaymentEventBody: z.ZodType<BodyOf<orders.PaymentEventRequest>> = z.strictObject({
  ...context,
  orderId: id,
  attemptId: id.exactOptional(),
  refundId: id.exactOptional(),
  eventId: id,
  gatewayId: id.exactOptional(),
  outcome: z.enum(['authorized', 'captured', 'declined', 'refunded', 'refund-failed']),
  amount: wholeNumber,
} satisfies Fields<BodyOf<orders.PaymentEventRequest>>)
