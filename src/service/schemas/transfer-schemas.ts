import { z } from 'zod'
import type * as transfers from '../../transfers.ts'
import { namedSchemas } from './answers.ts'
import { type BodyOf, context, type Fields, id, quantity, text, wholeNumber } from './fields.ts'

/** So many products one transfer may have by HTTP. */
const mostLines = 1_000

const units = z.strictObject({ productId: id, quantity } satisfies Fields<transfers.ProductUnits>)
const lines = z.array(units).min(1).max(mostLines)

export const RequestTransferBody: z.ZodType<BodyOf<transfers.RequestTransferRequest>> = z.strictObject({
  ...context,
  sourceWarehouseId: id,
  destinationWarehouseId: id,
  lines,
  expectedAt: wholeNumber.exactOptional(),
} satisfies Fields<BodyOf<transfers.RequestTransferRequest>>)

type OnTransfer<Request> = BodyOf<Request, 'transferId'>

export const ApproveTransferBody: z.ZodType<OnTransfer<transfers.OnTransferRequest>> = z.strictObject(
  context satisfies Fields<OnTransfer<transfers.OnTransferRequest>>,
)

/** Of what is not to be. */
export const EndTransferBody: z.ZodType<OnTransfer<transfers.OnTransferRequest>> = z.strictObject({
  ...context,
  reason: text,
} satisfies Fields<OnTransfer<transfers.OnTransferRequest>>)

export const ShipTransferBody: z.ZodType<OnTransfer<transfers.ShipTransferOrderRequest>> = z.strictObject({
  ...context,
  lines: lines.exactOptional(),
  expectedAt: wholeNumber.exactOptional(),
} satisfies Fields<OnTransfer<transfers.ShipTransferOrderRequest>>)

const arrived = z.strictObject({
  productId: id,
  quantity: wholeNumber,
  damaged: wholeNumber.exactOptional(),
  lost: wholeNumber.exactOptional(),
} satisfies Fields<transfers.ArrivedUnits>)

export const ReceiveTransferBody: z.ZodType<OnTransfer<transfers.ReceiveTransferOrderRequest>> = z.strictObject({
  ...context,
  receiptId: id.exactOptional(),
  lines: z.array(arrived).min(1).max(mostLines).exactOptional(),
  close: z.boolean().exactOptional(),
} satisfies Fields<OnTransfer<transfers.ReceiveTransferOrderRequest>>)

export const transferStatus: z.ZodType<transfers.TransferStatus> = z.enum([
  'pending-approval',
  'approved',
  'rejected',
  'partially-shipped',
  'shipped',
  'partially-received',
  'received',
  'cancelled',
])

export const TransferAnswer: z.ZodType<transfers.Transfer> = z.strictObject({
  id,
  sourceWarehouseId: id,
  destinationWarehouseId: id,
  status: transferStatus,
  lines: z.array(
    z.strictObject({
      productId: id,
      quantity: wholeNumber,
      held: wholeNumber,
      shipped: wholeNumber,
      inTransit: wholeNumber,
      received: wholeNumber,
      damaged: wholeNumber,
      lost: wholeNumber,
    } satisfies Fields<transfers.TransferLine>),
  ),
  requestedBy: id.exactOptional(),
  approvedBy: id.exactOptional(),
  expectedAt: wholeNumber.exactOptional(),
  requestedAt: wholeNumber,
} satisfies Fields<transfers.Transfer>)

namedSchemas.add(TransferAnswer, { id: 'Transfer' })
