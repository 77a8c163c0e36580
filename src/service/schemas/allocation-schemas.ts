import { z } from 'zod'
import type * as allocation from '../../allocation.ts'
import { ReservationAnswer } from './answers.ts'
import { type BodyOf, context, type Fields, id, quantity, reference, wholeNumber } from './fields.ts'

const mostLines = 1_000
const mostWarehouses = 1_000

const names = ['fewestShipments', 'nearest', 'mostStock'] as const

/** By which rule, in place of the shop's own. One that measures costs is made of functions: open the shop with it. */
export type StrategyChoice =
  | { readonly name: (typeof names)[number] }
  | { readonly name: 'byPriority'; readonly warehouseIds: readonly string[] }

const warehouses = z.array(id).min(1).max(mostWarehouses)

const strategy: z.ZodType<StrategyChoice> = z.discriminatedUnion('name', [
  z.strictObject({ name: z.enum(names) }),
  z.strictObject({ name: z.literal('byPriority'), warehouseIds: warehouses }),
])

const line = z.strictObject({
  productId: id,
  quantity,
  lineId: id.exactOptional(),
  reference: reference.exactOptional(),
} satisfies Fields<allocation.AllocationLine>)

type Chosen<Request> = Omit<Request, 'strategy'> & { readonly strategy?: StrategyChoice }
export type PlanRequest = Chosen<allocation.AllocationRequest>
export type Allocate = Chosen<BodyOf<allocation.AllocateRequest>>

const cart = {
  lines: z.array(line).min(1).max(mostLines),
  destination: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .exactOptional(),
  strategy: strategy.exactOptional(),
  partial: z.boolean().exactOptional(),
  maxShipments: quantity.exactOptional(),
  exclude: warehouses.exactOptional(),
  only: warehouses.exactOptional(),
} satisfies Fields<PlanRequest>

export const PlanBody: z.ZodType<PlanRequest> = z.strictObject(cart)

export const AllocateBody: z.ZodType<Allocate> = z.strictObject({
  ...context,
  ...cart,
  ttlMs: quantity.exactOptional(),
} satisfies Fields<Allocate>)

const shipment = z.strictObject({
  warehouseId: id,
  distanceKm: z.number().exactOptional(),
  cost: z.number().exactOptional(),
  lines: z.array(
    z.strictObject({
      line: wholeNumber,
      lineId: id.exactOptional(),
      productId: id,
      quantity,
    } satisfies Fields<allocation.ShipmentLine>),
  ),
} satisfies Fields<allocation.PlannedShipment>)

const short = z.strictObject({
  line: wholeNumber,
  lineId: id.exactOptional(),
  productId: id,
  requested: wholeNumber,
  allocated: wholeNumber,
  missing: wholeNumber,
  byWarehouse: z.array(
    z.strictObject({ warehouseId: id, allocatable: wholeNumber } satisfies Fields<allocation.WarehouseStock>),
  ),
} satisfies Fields<allocation.ShortDemand>)

export const PlanAnswer: z.ZodType<allocation.AllocationPlan> = z.strictObject({
  isComplete: z.boolean(),
  shipments: z.array(shipment),
  short: z.array(short),
  cost: z.number().exactOptional(),
  isOptimal: z.boolean(),
  explanation: z.array(z.string()),
} satisfies Fields<allocation.AllocationPlan>)

export const AllocationAnswer: z.ZodType<object> = z.strictObject({
  plan: PlanAnswer,
  reservations: z.array(ReservationAnswer),
} satisfies Fields<allocation.Allocation>)
