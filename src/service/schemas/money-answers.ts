import { z } from 'zod'
import type { Amount, OpenLayer, Valuation, ValuedFlows, ValuedProduct } from '../../costing.ts'
import type { RevenueRow, SellerType } from '../../marketplace.ts'
import { type Fields, id, wholeNumber } from './fields.ts'

/** Amounts are smallest units of the currency, and may be below 0. */
const amount = z.int()

export const sellerType: z.ZodType<SellerType> = z.enum(['retail_1p', 'fba_2p', 'marketplace_3p'])

export const RevenueRowAnswer: z.ZodType<RevenueRow> = z.strictObject({
  sellerType: sellerType.exactOptional(),
  sellerId: id.exactOptional(),
  day: z.string().exactOptional(),
  month: z.string().exactOptional(),
  gross: amount,
  recognized: amount,
  refunds: amount,
  refundsRecognized: amount,
  net: amount,
  orders: wholeNumber,
  units: z.int(),
} satisfies Fields<RevenueRow>)

const ofBoth = z.strictObject({ quantity: z.int(), value: amount } satisfies Fields<Amount>)

const flows = {
  opening: ofBoth,
  received: ofBoth,
  found: ofBoth,
  landed: amount,
  costOfGoodsSold: amount,
  unitsSold: z.int(),
  losses: amount,
  unitsLost: z.int(),
  returnedToSuppliers: ofBoth,
  transferredIn: ofBoth,
  transferredOut: ofBoth,
  stock: ofBoth,
  uncostedUnits: z.int(),
  shortUnits: z.int(),
} satisfies Fields<ValuedFlows>

/** No warehouse: in transit, or a method with one pool for all places. */
const place = { productId: id, warehouseId: id.nullable().exactOptional() }

const ValuedProductAnswer: z.ZodType<ValuedProduct> = z.strictObject({
  ...place,
  ...flows,
} satisfies Fields<ValuedProduct>)

export const costingMethods = ['moving-average', 'fifo', 'lifo', 'periodic-average', 'periodic-lifo'] as const

/** What a page of a valuation has beside its products. */
export type ValuationTotals = Omit<Valuation, 'products' | 'layers' | 'issues' | 'sequence'>

export const ValuationAnswer: z.ZodType<object> = z.strictObject({
  sequence: wholeNumber,
  items: z.array(ValuedProductAnswer),
  next: z.string().exactOptional(),
  totals: z.strictObject({
    method: z.enum(costingMethods),
    kind: z.enum(['perpetual', 'periodic']),
    by: z.enum(['recorded', 'effective']),
    difference: amount,
    ...flows,
  } satisfies Fields<ValuationTotals>),
})

export const LayerAnswer: z.ZodType<OpenLayer> = z.strictObject({
  ...place,
  sequence: wholeNumber,
  index: wholeNumber,
  quantity: z.int(),
  value: amount.exactOptional(),
  receivedAt: wholeNumber,
  ageMs: z.int(),
} satisfies Fields<OpenLayer>)
