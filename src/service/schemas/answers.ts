import { z } from 'zod'
import type { Availability, WarehouseAvailability } from '../../inventory/availability.ts'
import type { Receipt } from '../../inventory/command-result.ts'
import type { StockView } from '../../inventory/inventory-view.ts'
import { type Reservation, reservationStatuses } from '../../inventory/reservation.ts'
import type { LowStock } from '../../inventory/stock-watch.ts'
import type { WarehouseView } from '../../inventory/warehouse.ts'
import type { Problem } from '../problem-answers.ts'
import { type Fields, id, reference, wholeNumber } from './fields.ts'

/** What answers are. Names that are registered here stand once in the OpenAPI document. */
export const namedSchemas: z.core.$ZodRegistry<{ id?: string | undefined }> = z.registry<{ id?: string | undefined }>()

const time = wholeNumber

export const ReceiptAnswer: z.ZodType<Receipt> = z.strictObject({
  sequence: wholeNumber,
  at: time,
} satisfies Fields<Receipt>)

/** `hasEnded` is worked out, and not in an answer. */
type ReservationData = Omit<Reservation, 'hasEnded'>
type DataFields = {
  readonly [Name in keyof ReservationData as Reservation[Name] extends (...input: never[]) => unknown
    ? never
    : Name]-?: z.ZodType
}

export const ReservationAnswer: z.ZodType<object> = z.strictObject({
  id,
  warehouseId: id,
  productId: id,
  quantity: wholeNumber,
  status: z.enum(reservationStatuses),
  held: wholeNumber,
  committed: wholeNumber,
  fulfilled: wholeNumber,
  returned: wholeNumber,
  createdAt: time,
  expiresAt: time,
  endedAt: time.exactOptional(),
  sequence: wholeNumber,
  reference: reference.exactOptional(),
  owner: z.string().exactOptional(),
} satisfies DataFields)

export const StockAnswer: z.ZodType<StockView> = z.strictObject({
  warehouseId: id,
  productId: id,
  available: wholeNumber,
  reserved: wholeNumber,
  committed: wholeNumber,
  damaged: wholeNumber,
  quarantined: wholeNumber,
  onHand: wholeNumber,
  incoming: wholeNumber,
  backordered: wholeNumber,
  version: wholeNumber,
  reorderThreshold: wholeNumber.exactOptional(),
  keepBack: wholeNumber.exactOptional(),
} satisfies Fields<StockView>)

const counts = {
  available: wholeNumber,
  reserved: wholeNumber,
  committed: wholeNumber,
  onHand: wholeNumber,
  incoming: wholeNumber,
  backordered: wholeNumber,
}

export const AvailabilityAnswer: z.ZodType<Availability> = z.strictObject({
  productId: id,
  ...counts,
  warehouses: z.array(z.strictObject({ warehouseId: id, ...counts } satisfies Fields<WarehouseAvailability>)),
} satisfies Fields<Availability>)

export const WarehouseAnswer: z.ZodType<WarehouseView> = z.strictObject({
  id,
  name: z.string(),
  capacity: wholeNumber.exactOptional(),
  reorderThreshold: wholeNumber.exactOptional(),
  location: z.strictObject({ latitude: z.number(), longitude: z.number() }).exactOptional(),
  onHand: wholeNumber,
} satisfies Fields<WarehouseView>)

export const LowStockAnswer: z.ZodType<LowStock> = z.strictObject({
  warehouseId: id,
  productId: id,
  available: wholeNumber,
  threshold: wholeNumber,
  sequence: wholeNumber,
} satisfies Fields<LowStock>)

/** Its entries are of many types, those of ledgers included. */
export const CommitAnswer: z.ZodType<object> = z.looseObject({
  sequence: wholeNumber,
  at: time,
  entries: z.array(z.looseObject({ type: z.string() })),
})

export const ProblemAnswer: z.ZodType<Problem> = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  details: z.looseObject({}),
} satisfies Fields<Problem>)

/** What one command of a batch came to. */
export const OutcomeAnswer: z.ZodType<object> = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown().exactOptional() }),
  z.strictObject({
    ok: z.literal(false),
    refusal: z.strictObject({ code: z.string(), message: z.string(), details: z.looseObject({}) }),
  }),
])

/** A part of a list: what the log was at, and where the next part begins. */
export function pageOf(items: z.ZodType): z.ZodType {
  return z.strictObject({ sequence: wholeNumber, items: z.array(items), next: z.string().exactOptional() })
}

namedSchemas.add(ReceiptAnswer, { id: 'Receipt' })
namedSchemas.add(ReservationAnswer, { id: 'Reservation' })
namedSchemas.add(StockAnswer, { id: 'Stock' })
namedSchemas.add(AvailabilityAnswer, { id: 'Availability' })
namedSchemas.add(WarehouseAnswer, { id: 'Warehouse' })
namedSchemas.add(CommitAnswer, { id: 'Commit' })
namedSchemas.add(ProblemAnswer, { id: 'Problem' })
