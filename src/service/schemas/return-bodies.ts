import { z } from 'zod'
import type * as orders from '../../orders.ts'
import { type BodyOf, type Fields, id, levelOptions, quantity, text } from './fields.ts'
import { unitLines, units } from './order-bodies.ts'

const disposition = z.enum(['available', 'damaged', 'quarantined'])
const fee = z.strictObject({ amount: quantity, reason: text } satisfies Fields<orders.Fee>)

type LineOf<Request extends { readonly lines: readonly object[] }> = Request['lines'][number]

const asked = unitLines<LineOf<orders.RequestReturnRequest>>(
  z.strictObject({ ...units, reason: text.exactOptional() } satisfies Fields<LineOf<orders.RequestReturnRequest>>),
)
const received = unitLines<LineOf<orders.ReceiveReturnRequest>>(
  z.strictObject({ ...units, disposition } satisfies Fields<LineOf<orders.ReceiveReturnRequest>>),
)
const sentAgain = unitLines<LineOf<orders.UnreturnRequest>>(
  z.strictObject({ ...units, from: disposition } satisfies Fields<LineOf<orders.UnreturnRequest>>),
)

type OnOrder<Request> = BodyOf<Request, 'orderId'>
type OnReturn<Request> = BodyOf<Request, 'returnId'>

export const RequestReturnBody: z.ZodType<OnOrder<orders.RequestReturnRequest>> = z.strictObject({
  ...levelOptions,
  lines: asked,
} satisfies Fields<OnOrder<orders.RequestReturnRequest>>)

export const ReturnGoodsBody: z.ZodType<OnOrder<orders.ReturnGoodsRequest>> = z.strictObject({
  ...levelOptions,
  warehouseId: id.exactOptional(),
  lines: received,
  fee: fee.exactOptional(),
} satisfies Fields<OnOrder<orders.ReturnGoodsRequest>>)

export const OnReturnBody: z.ZodType<OnReturn<orders.OnReturnRequest>> = z.strictObject(
  levelOptions satisfies Fields<OnReturn<orders.OnReturnRequest>>,
)

export const RejectReturnBody: z.ZodType<OnReturn<orders.OnReturnRequest>> = z.strictObject({
  ...levelOptions,
  reason: text,
} satisfies Fields<OnReturn<orders.OnReturnRequest>>)

export const ReceiveReturnBody: z.ZodType<OnReturn<orders.ReceiveReturnRequest>> = z.strictObject({
  ...levelOptions,
  warehouseId: id.exactOptional(),
  lines: received,
} satisfies Fields<OnReturn<orders.ReceiveReturnRequest>>)

export const RefundReturnBody: z.ZodType<OnReturn<orders.RefundReturnRequest>> = z.strictObject({
  ...levelOptions,
  fee: fee.exactOptional(),
} satisfies Fields<OnReturn<orders.RefundReturnRequest>>)

export const UnreturnBody: z.ZodType<OnReturn<orders.UnreturnRequest>> = z.strictObject({
  ...levelOptions,
  warehouseId: id.exactOptional(),
  lines: sentAgain,
} satisfies Fields<OnReturn<orders.UnreturnRequest>>)
