import { z } from 'zod'
import type * as request from '../../inventory/request/requests.ts'
import { type BodyOf, context, type Fields, id, levelOptions, quantity, text, unitCost, wholeNumber } from './fields.ts'

/** Bodies of commands on stock. Each is proven against the library's own type, both ways. */
const place = { warehouseId: id, productId: id }
const move = { ...levelOptions, ...place, quantity, unitCost }
const lostHolds = z
  .array(z.strictObject({ reservationId: id, quantity }))
  .min(1)
  .max(1_000)
  .exactOptional()

export const MoveBody: z.ZodType<BodyOf<request.MoveRequest>> = z.strictObject(
  move satisfies Fields<BodyOf<request.MoveRequest>>,
)

export const ReceiveBody: z.ZodType<BodyOf<request.ReceiveRequest>> = z.strictObject({
  ...move,
  disposition: z.enum(['available', 'damaged']).exactOptional(),
  totalCost: wholeNumber.exactOptional(),
} satisfies Fields<BodyOf<request.ReceiveRequest>>)

export const ReturnStockBody: z.ZodType<BodyOf<request.ReturnStockRequest>> = z.strictObject({
  ...move,
  disposition: z.enum(['available', 'quarantined', 'damaged']),
  reservationId: id.exactOptional(),
  reversesSequence: quantity.exactOptional(),
} satisfies Fields<BodyOf<request.ReturnStockRequest>>)

export const ReturnToSupplierBody: z.ZodType<BodyOf<request.ReturnToSupplierRequest>> = z.strictObject({
  ...move,
  from: z.enum(['available', 'damaged', 'quarantined']),
  receiptSequence: quantity.exactOptional(),
} satisfies Fields<BodyOf<request.ReturnToSupplierRequest>>)

export const MarkDamagedBody: z.ZodType<BodyOf<request.MarkDamagedRequest>> = z.strictObject({
  ...move,
  fromHeld: lostHolds,
} satisfies Fields<BodyOf<request.MarkDamagedRequest>>)

export const RemoveBody: z.ZodType<BodyOf<request.RemoveRequest>> = z.strictObject({
  ...move,
  fromHeld: lostHolds,
  reason: text,
} satisfies Fields<BodyOf<request.RemoveRequest>>)

export const WriteOffBody: z.ZodType<BodyOf<request.WriteOffRequest>> = z.strictObject({
  ...move,
  from: z.enum(['damaged', 'quarantined']),
  reason: text,
} satisfies Fields<BodyOf<request.WriteOffRequest>>)

export const AdjustBody: z.ZodType<BodyOf<request.AdjustRequest>> = z.strictObject({
  ...levelOptions,
  ...place,
  unitCost,
  delta: z.int(),
  reason: text,
} satisfies Fields<BodyOf<request.AdjustRequest>>)

export const CountBody: z.ZodType<BodyOf<request.CountRequest>> = z.strictObject({
  ...levelOptions,
  ...place,
  unitCost,
  counted: wholeNumber,
  fromHeld: lostHolds,
  reason: text,
} satisfies Fields<BodyOf<request.CountRequest>>)

export const TransferBody: z.ZodType<BodyOf<request.TransferRequest>> = z.strictObject({
  ...context,
  sourceWarehouseId: id,
  destinationWarehouseId: id,
  productId: id,
  quantity,
  unitCost,
} satisfies Fields<BodyOf<request.TransferRequest>>)
