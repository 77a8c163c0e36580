import { z } from 'zod'
import type { Requests } from '../../inventory/commands/command-types.ts'
import type * as request from '../../inventory/request/requests.ts'
import {
  type BodyOf,
  context,
  type Fields,
  id,
  levelOptions,
  quantity,
  reference,
  unitCost,
  wholeNumber,
} from './fields.ts'

/** So many lines, or reservations, one command may have by HTTP. */
const mostLines = 1_000

export const ReserveBody: z.ZodType<BodyOf<request.ReserveRequest>> = z.strictObject({
  ...levelOptions,
  warehouseId: id,
  productId: id,
  quantity,
  unitCost,
  ttlMs: quantity.exactOptional(),
} satisfies Fields<BodyOf<request.ReserveRequest>>)

const line = z.strictObject({
  warehouseId: id,
  productId: id,
  quantity,
  unitCost,
  reference: reference.exactOptional(),
  expectedVersion: wholeNumber.exactOptional(),
} satisfies Fields<request.ReserveLine>)

export const ReserveAllBody: z.ZodType<BodyOf<request.ReserveAllRequest>> = z.strictObject({
  ...context,
  lines: z.array(line).min(1).max(mostLines),
  ttlMs: quantity.exactOptional(),
} satisfies Fields<BodyOf<request.ReserveAllRequest>>)

export const PartBody: z.ZodType<BodyOf<request.PartOptions>> = z.strictObject({
  ...levelOptions,
  unitCost,
  quantity: quantity.exactOptional(),
} satisfies Fields<BodyOf<request.PartOptions>>)

export const ExtendBody: z.ZodType<BodyOf<request.ExtendOptions>> = z.strictObject({
  ...levelOptions,
  ttlMs: quantity,
} satisfies Fields<BodyOf<request.ExtendOptions>>)

/** Of several reservations, all or none. */
export const SeveralBody: z.ZodType<BodyOf<Requests['confirmAll']>> = z.strictObject({
  ...context,
  reservationIds: z.array(id).min(1).max(mostLines),
} satisfies Fields<BodyOf<Requests['confirmAll']>>)
