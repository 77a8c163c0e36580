import { z } from 'zod'
import type * as backorders from '../../backorders.ts'
import { namedSchemas, ReservationAnswer } from './answers.ts'
import { type BodyOf, context, type Fields, id, quantity, text, wholeNumber } from './fields.ts'

const policy: z.ZodType<backorders.BackorderPolicy> = z.enum(['deny', 'backorder', 'pre-order'])

type Setting = BodyOf<backorders.ConfigureBackordersRequest, 'productId'>

export const BackorderPolicyBody: z.ZodType<Setting> = z.strictObject({
  ...context,
  warehouseId: id.exactOptional(),
  policy,
  limit: wholeNumber.exactOptional(),
  releaseAt: wholeNumber.exactOptional(),
} satisfies Fields<Setting>)

export const ReserveOrWaitBody: z.ZodType<BodyOf<backorders.ReserveOrWaitRequest>> = z.strictObject({
  ...context,
  productId: id,
  warehouseId: id.exactOptional(),
  quantity,
  ttlMs: quantity.exactOptional(),
  fillAs: z.enum(['reserved', 'committed']).exactOptional(),
} satisfies Fields<BodyOf<backorders.ReserveOrWaitRequest>>)

type Cancel = BodyOf<backorders.CancelBackorderRequest, 'backorderId'>

export const CancelBackorderBody: z.ZodType<Cancel> = z.strictObject({
  ...context,
  reason: text,
  quantity: quantity.exactOptional(),
} satisfies Fields<Cancel>)

export const PolicyAnswer: z.ZodType<backorders.PolicySetting> = z.strictObject({
  policy,
  limit: wholeNumber.optional(),
  releaseAt: wholeNumber.optional(),
}) as z.ZodType<object> as z.ZodType<backorders.PolicySetting>

export const backorderStatus: z.ZodType<backorders.BackorderStatus> = z.enum([
  'waiting',
  'partly-filled',
  'filled',
  'cancelled',
])

export const BackorderAnswer: z.ZodType<backorders.Backorder> = z.strictObject({
  id,
  productId: id,
  warehouseId: id.exactOptional(),
  quantity: wholeNumber,
  filled: wholeNumber,
  waiting: wholeNumber,
  status: backorderStatus,
  position: quantity.exactOptional(),
  since: wholeNumber,
  fills: z.array(
    z.strictObject({
      reservationId: id,
      warehouseId: id,
      quantity: wholeNumber,
      at: wholeNumber,
    } satisfies Fields<backorders.Fill>),
  ),
} satisfies Fields<backorders.Backorder>)

export const ReservedOrWaitingAnswer: z.ZodType<object> = z.strictObject({
  reservations: z.array(ReservationAnswer),
  backorder: BackorderAnswer.optional(),
} satisfies Fields<backorders.ReservedOrWaiting>)

namedSchemas.add(BackorderAnswer, { id: 'Backorder' })
