import { z } from 'zod'
import type { OnShipmentRequest, ShipOrderRequest } from '../../orders.ts'
import { type BodyOf, type Fields, id, levelOptions, text } from './fields.ts'
import { lineUnits } from './order-bodies.ts'

type OnShipment<Request> = BodyOf<Request, 'shipmentId'>

export const OnShipmentBody: z.ZodType<OnShipment<OnShipmentRequest>> = z.strictObject(
  levelOptions satisfies Fields<OnShipment<OnShipmentRequest>>,
)

export const ShipBody: z.ZodType<OnShipment<ShipOrderRequest>> = z.strictObject({
  ...levelOptions,
  carrier: id.exactOptional(),
  trackingNumber: id.exactOptional(),
  lines: lineUnits.exactOptional(),
} satisfies Fields<OnShipment<ShipOrderRequest>>)

export const CancelShipmentBody: z.ZodType<OnShipment<OnShipmentRequest>> = z.strictObject({
  ...levelOptions,
  reason: text,
} satisfies Fields<OnShipment<OnShipmentRequest>>)
