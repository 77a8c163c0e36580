import { z } from 'zod'
import type { AgedReconciliation } from '../shared-reconciliation.ts'
import { type Fields, wholeNumber } from './fields.ts'

/** A field that differs, of a level, a reservation, or something else that its names say. */
const drift = z.looseObject({
  subject: z.string(),
  field: z.string(),
  live: z.unknown().optional(),
  replayed: z.unknown().optional(),
  sequence: wholeNumber,
}) as z.ZodType as z.ZodType<AgedReconciliation['drift'][number]>

export const ReconciliationAnswer: z.ZodType<AgedReconciliation> = z.strictObject({
  drift: z.array(drift),
  sequence: wholeNumber,
  levels: wholeNumber,
  reservations: wholeNumber,
  entries: wholeNumber,
  chain: z.enum(['whole', 'none']),
  at: wholeNumber,
  tookMs: wholeNumber,
  ageMs: wholeNumber,
} satisfies Fields<AgedReconciliation>)
