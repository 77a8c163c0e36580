import { z } from 'zod'
import type * as request from '../../inventory/request/requests.ts'
import { type BodyOf, context, type Fields, id, levelOptions, text, wholeNumber } from './fields.ts'

const location = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
const orNone = wholeNumber.nullable()

export const AddWarehouseBody: z.ZodType<BodyOf<request.AddWarehouseRequest>> = z.strictObject({
  ...context,
  id,
  name: text,
  capacity: wholeNumber.exactOptional(),
  reorderThreshold: wholeNumber.exactOptional(),
  location: location.exactOptional(),
} satisfies Fields<BodyOf<request.AddWarehouseRequest>>)

/** What the path does not say. */
type WarehouseSettings = BodyOf<request.ConfigureWarehouseRequest, 'warehouseId' | 'productId'>

export const ConfigureWarehouseBody: z.ZodType<WarehouseSettings> = z.strictObject({
  ...context,
  name: text.exactOptional(),
  capacity: orNone.exactOptional(),
  reorderThreshold: orNone.exactOptional(),
  location: location.nullable().exactOptional(),
} satisfies Fields<WarehouseSettings>)

type LevelSettings = BodyOf<request.ConfigureLevelRequest, 'warehouseId' | 'productId'>

/** At least one of both. */
export const ConfigureLevelBody: z.ZodType<LevelSettings> = z.union([
  z.strictObject({ ...levelOptions, reorderThreshold: orNone, keepBack: orNone.exactOptional() }),
  z.strictObject({ ...levelOptions, reorderThreshold: orNone.exactOptional(), keepBack: orNone }),
])
