import { z } from 'zod'
import type { CohortValue, FifoLayer, Hours, PromiseFunnel, ReturnRate } from '../../reporting.ts'
import { type Fields, id, wholeNumber } from './fields.ts'

const hour = z.number().nullable()
const hours = z.strictObject({
  count: wholeNumber,
  average: hour,
  p50: hour,
  p90: hour,
  p95: hour,
} satisfies Fields<Hours>)

export const FunnelAnswer: z.ZodType<PromiseFunnel> = z.strictObject({
  isMember: z.boolean(),
  lines: wholeNumber,
  shipped: wholeNumber,
  delivered: wholeNumber,
  unfinished: wholeNumber,
  cancelled: wholeNumber,
  placedToShipped: hours,
  shippedToDelivered: hours,
  placedToDelivered: hours,
  promised: wholeNumber,
  onTime: wholeNumber,
} satisfies Fields<PromiseFunnel>)

export const CohortAnswer: z.ZodType<CohortValue> = z.strictObject({
  month: z.string(),
  currency: z.string().nullable(),
  customers: wholeNumber,
  orders: wholeNumber,
  recognized: z.int(),
  refundsRecognized: z.int(),
  net: z.int(),
} satisfies Fields<CohortValue>)

export const ReturnRateAnswer: z.ZodType<ReturnRate> = z.strictObject({
  group: z.string().nullable(),
  shipped: wholeNumber,
  returned: wholeNumber,
  rate: z.number().nullable(),
} satisfies Fields<ReturnRate>)

const amount = z.int().nullable()

export const FifoLayerAnswer: z.ZodType<FifoLayer> = z.strictObject({
  productId: id,
  warehouseId: id,
  sequence: wholeNumber,
  index: wholeNumber,
  quantity: wholeNumber,
  value: amount,
  taken: wholeNumber,
  takenValue: amount,
  left: wholeNumber,
  leftValue: amount,
} satisfies Fields<FifoLayer>)
