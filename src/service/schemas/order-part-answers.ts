import { z } from 'zod'
import type * as orders from '../../orders.ts'
import { namedSchemas } from './answers.ts'
import { type Fields, id, text, wholeNumber } from './fields.ts'

/** What an order has of its own that stands alone, too. */
const time = wholeNumber

const part = { lineNumber: wholeNumber, rowId: id, productId: id, quantity: wholeNumber }

export const shipmentStatus: z.ZodType<orders.ShipmentStatus> = z.enum(['planned', 'shipped', 'delivered', 'cancelled'])

export const ShipmentAnswer: z.ZodType<orders.Shipment> = z.strictObject({
  id,
  orderId: id,
  warehouseId: id.exactOptional(),
  sellerId: id.exactOptional(),
  status: shipmentStatus,
  lines: z.array(z.strictObject(part satisfies Fields<orders.ShipmentPart>)),
  carrier: id.exactOptional(),
  trackingNumber: id.exactOptional(),
  label: z.enum(['waiting', 'made']).exactOptional(),
  shippedAt: time.exactOptional(),
  deliveredAt: time.exactOptional(),
} satisfies Fields<orders.Shipment>)

export const returnStatus: z.ZodType<orders.ReturnStatus> = z.enum([
  'requested',
  'approved',
  'rejected',
  'received',
  'refunded',
  'cancelled',
  'unreturned',
])

export const ReturnAnswer: z.ZodType<orders.Return> = z.strictObject({
  id,
  orderId: id,
  status: returnStatus,
  lines: z.array(
    z.strictObject({
      ...part,
      reason: text.exactOptional(),
      received: wholeNumber,
      unreturned: wholeNumber,
      refunded: wholeNumber,
    } satisfies Fields<orders.ReturnLine>),
  ),
  warehouseId: id.exactOptional(),
  fee: z.strictObject({ amount: wholeNumber, reason: text } satisfies Fields<orders.Fee>).exactOptional(),
  refunded: wholeNumber,
  replacedBy: id.exactOptional(),
  requestedAt: time,
  receivedAt: time.exactOptional(),
  refundedAt: time.exactOptional(),
} satisfies Fields<orders.Return>)

export const RefundAnswer: z.ZodType<orders.Refund> = z.strictObject({
  id,
  orderId: id,
  attemptId: id,
  amount: wholeNumber,
  cause: z.enum(['return', 'cancellation', 'overpaid', 'goodwill', 'gateway']),
  status: z.enum(['waiting', 'made', 'failed']),
  returnId: id.exactOptional(),
  reason: text.exactOptional(),
  retriedBy: id.exactOptional(),
  gatewayId: id.exactOptional(),
  at: time,
  decidedAt: time.exactOptional(),
} satisfies Fields<orders.Refund>)

export const OutboxItemAnswer: z.ZodType<orders.OutboxItem> = z.strictObject({
  kind: z.enum(['authorize', 'capture', 'void', 'refund', 'label']),
  id,
  orderId: id,
  amount: wholeNumber.exactOptional(),
  since: time,
  tries: wholeNumber,
  nextAt: time.exactOptional(),
  problem: z.string().exactOptional(),
} satisfies Fields<orders.OutboxItem>)

/** The facts are of many types: each is a text here. */
const fact = z.string() as z.ZodType<string> as z.ZodType<orders.OrderCommit['facts'][number]>

export const OrderCommitAnswer: z.ZodType<orders.OrderCommit> = z.strictObject({
  sequence: wholeNumber,
  at: time,
  actor: text.exactOptional(),
  reason: text.exactOptional(),
  facts: z.array(fact),
} satisfies Fields<orders.OrderCommit>)

namedSchemas.add(ShipmentAnswer, { id: 'Shipment' })
namedSchemas.add(ReturnAnswer, { id: 'Return' })
