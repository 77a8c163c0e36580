import { z } from 'zod'
import type { ExpectedSupply, Explanation, Promised, PromisedUnits } from '../../promising.ts'
import type { Balances, TimelineRow } from '../level-timeline.ts'
import type { OrderedHold } from '../ordered-hold.ts'
import { StockAnswer } from './answers.ts'
import { type Fields, id, reference, wholeNumber } from './fields.ts'

const counts = {
  available: wholeNumber,
  reserved: wholeNumber,
  committed: wholeNumber,
  damaged: wholeNumber,
  quarantined: wholeNumber,
}

export const TimelineRowAnswer: z.ZodType<TimelineRow> = z.strictObject({
  sequence: wholeNumber,
  index: wholeNumber,
  at: wholeNumber,
  effectiveAt: wholeNumber.exactOptional(),
  type: z.string(),
  quantity: wholeNumber,
  from: z.string() as unknown as z.ZodType<TimelineRow['from']>,
  to: z.string() as unknown as z.ZodType<TimelineRow['to']>,
  reservationId: id.exactOptional(),
  reference: reference.exactOptional(),
  actor: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  after: z.strictObject(counts satisfies Fields<Balances>),
} satisfies Fields<TimelineRow>)

const hold = z.strictObject({
  reservationId: id,
  warehouseId: id,
  quantity: wholeNumber,
  status: z.enum(['pending', 'confirmed']),
  expiresAt: wholeNumber.optional(),
  reference: reference.optional(),
  owner: z.string().optional(),
  orderId: id.exactOptional(),
  orderNumber: z.string().exactOptional(),
} satisfies Fields<OrderedHold>)

const source = z.enum(['transfer', 'purchase-order'])

const supply = z.strictObject({
  source,
  reference: id,
  warehouseId: id,
  quantity: wholeNumber,
  expectedAt: wholeNumber.optional(),
  latenessMs: z.array(z.number()).optional(),
} satisfies Fields<ExpectedSupply>)

export const PromisedAnswer: z.ZodType<Promised> = z.strictObject({
  productId: id,
  requested: wholeNumber,
  byDate: z.array(
    z.strictObject({
      at: wholeNumber,
      quantity: wholeNumber,
      source: z.enum(['stock', 'transfer', 'purchase-order']),
      warehouseId: id,
      reference: id.exactOptional(),
    } satisfies Fields<PromisedUnits>),
  ),
  completeAt: wholeNumber.exactOptional(),
  shipsWithin: z.strictObject({ fromDays: wholeNumber, toDays: wholeNumber }).exactOptional(),
  undated: wholeNumber,
  text: z.string(),
} satisfies Fields<Promised>)

export const ExplanationAnswer: z.ZodType<object> = z.strictObject({
  productId: id,
  at: wholeNumber,
  sums: z.strictObject({ onHand: wholeNumber, keptBack: wholeNumber, ...counts } satisfies Fields<Explanation['sums']>),
  levels: z.array(StockAnswer),
  holds: z.array(hold),
  incoming: z.array(supply),
  waiting: z.strictObject({ backorders: wholeNumber, units: wholeNumber }),
  next: PromisedAnswer,
  reasons: z.array(z.string()),
} satisfies Fields<Explanation>)
