import { z } from 'zod'
import type { CloseDayOptions, ClosedDay, DayColumn, DayDrift, DayRow, DayVersion, LateFact } from '../../closings.ts'
import { dayColumns } from '../../closings.ts'
import { type BodyOf, type Fields, id, text, wholeNumber } from './fields.ts'

/** A day of the calendar. That there is such a day is the library's to judge. */
export const day: z.ZodString = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a day, such as 2026-11-24')

/** What closing takes, but for a function. */
export type CloseDay = BodyOf<CloseDayOptions, 'onDay'> & { readonly day: string }

export const CloseDayBody: z.ZodType<CloseDay> = z.strictObject({
  day,
  zone: text,
  graceMs: wholeNumber.exactOptional(),
} satisfies Fields<CloseDay>)

const versionAnswer = z.strictObject({
  day,
  version: wholeNumber,
  closing: day,
  sequence: wholeNumber,
  rows: wholeNumber,
  digest: z.string(),
  previous: z.string(),
  at: wholeNumber,
} satisfies Fields<DayVersion>)

export const ClosedDayAnswer: z.ZodType<ClosedDay> = z.strictObject({
  day,
  zone: text,
  from: z.int(),
  to: z.int(),
  graceMs: wholeNumber,
  versions: z.tuple([versionAnswer], versionAnswer),
} satisfies Fields<ClosedDay>)

/** By effective time a day may end below 0. */
const columns = Object.fromEntries(dayColumns.map((name) => [name, z.int()])) as {
  readonly [Name in DayColumn]: z.ZodInt
}

/** No warehouse: on its way. */
export const DayRowAnswer: z.ZodType<DayRow> = z.strictObject({
  productId: id,
  warehouseId: id.exactOptional(),
  ...columns,
} satisfies Fields<DayRow>)

const DayDriftAnswer: z.ZodType<DayDrift> = z.strictObject({
  day,
  version: wholeNumber,
  productId: id,
  warehouseId: id.exactOptional(),
  column: z.enum(dayColumns),
  stored: z.int(),
  derived: z.int(),
} satisfies Fields<DayDrift>)

export const DriftAnswer: z.ZodType<object> = z.strictObject({
  sequence: wholeNumber,
  items: z.array(DayDriftAnswer),
  next: z.string().exactOptional(),
  /** What was looked at: nothing, where no day is closed. */
  from: day.exactOptional(),
  to: day.exactOptional(),
  days: wholeNumber,
  versions: wholeNumber,
})

const figures = z.record(z.string(), z.int())

const LateFactAnswer: z.ZodType<LateFact> = z.strictObject({
  sequence: wholeNumber,
  at: wholeNumber,
  effectiveAt: wholeNumber,
  types: z.array(z.string()),
  effect: figures,
} satisfies Fields<LateFact>)

export const RestatementAnswer: z.ZodType<object> = z.strictObject({
  sequence: wholeNumber,
  items: z.array(LateFactAnswer),
  next: z.string().exactOptional(),
  from: day,
  to: day,
  zone: text,
  /** What was known when the last day closed. */
  closedAt: wholeNumber,
  closed: figures,
  restated: figures,
})
