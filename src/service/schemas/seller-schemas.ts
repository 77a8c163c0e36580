import { z } from 'zod'
import type * as marketplace from '../../marketplace.ts'
import { namedSchemas } from './answers.ts'
import { type BodyOf, context, type Fields, id, text, wholeNumber } from './fields.ts'
import { sellerType } from './money-answers.ts'

const recognizedAs: z.ZodType<marketplace.RecognitionRule> = z.enum(['gmv', 'commission_only'])
const basisPoints = z.int().min(0).max(10_000)

export const AddSellerBody: z.ZodType<BodyOf<marketplace.AddSellerRequest>> = z.strictObject({
  ...context,
  id,
  name: text,
  type: sellerType,
  recognizedAs,
  commissionBasisPoints: basisPoints.exactOptional(),
  validFrom: wholeNumber.exactOptional(),
} satisfies Fields<BodyOf<marketplace.AddSellerRequest>>)

type Change = BodyOf<marketplace.ChangeSellerRequest, 'id'>

/** At least one change, as the library says itself. */
export const ChangeSellerBody: z.ZodType<Change> = z.strictObject({
  ...context,
  name: text.exactOptional(),
  recognizedAs: recognizedAs.exactOptional(),
  commissionBasisPoints: basisPoints.nullable().exactOptional(),
  validFrom: wholeNumber.exactOptional(),
} satisfies Fields<Change>)

type Own = BodyOf<marketplace.OwnRequest, 'productId'>

export const OwnBody: z.ZodType<Own> = z.strictObject({ ...context, sellerId: id } satisfies Fields<Own>)

export const SellerAnswer: z.ZodType<marketplace.Seller> = z.strictObject({
  id,
  name: text,
  type: sellerType,
  recognizedAs,
  commissionBasisPoints: basisPoints.exactOptional(),
  version: wholeNumber,
  validFrom: wholeNumber,
} satisfies Fields<marketplace.Seller>)

export const OwnershipAnswer: z.ZodType<marketplace.Ownership> = z.strictObject({
  productId: id,
  sellerId: id,
  from: wholeNumber,
} satisfies Fields<marketplace.Ownership>)

/** No seller: it is the house's own. */
export const OwnerAnswer: z.ZodType<object> = z.strictObject({
  productId: id,
  sellerId: id.exactOptional(),
  owners: z.array(OwnershipAnswer),
})

namedSchemas.add(SellerAnswer, { id: 'Seller' })
