import { z } from 'zod'
import type { AddCostRequest, LandedCost, LandedLine } from '../../costing.ts'
import { type BodyOf, context, type Fields, id, quantity, text, wholeNumber } from './fields.ts'

export const AddCostBody: z.ZodType<BodyOf<AddCostRequest>> = z.strictObject({
  ...context,
  receiptSequence: quantity,
  index: wholeNumber.exactOptional(),
  amount: quantity,
  reason: text,
} satisfies Fields<BodyOf<AddCostRequest>>)

export const LandedCostAnswer: z.ZodType<LandedCost> = z.strictObject({
  sequence: wholeNumber,
  at: wholeNumber,
  receiptSequence: wholeNumber,
  amount: wholeNumber,
  reason: text,
  lines: z.array(
    z.strictObject({
      index: wholeNumber,
      productId: id,
      warehouseId: id,
      amount: wholeNumber,
    } satisfies Fields<LandedLine>),
  ),
} satisfies Fields<LandedCost>)
