import { z } from 'zod'
import type { AddProductRequest, ChangeProductRequest, Dimensions, Product } from '../../catalog.ts'
import { namedSchemas } from './answers.ts'
import { type BodyOf, context, type Fields, id, quantity, text, wholeNumber } from './fields.ts'

const dimensions: z.ZodType<Dimensions> = z.strictObject({
  length: quantity,
  width: quantity,
  height: quantity,
} satisfies Fields<Dimensions>)
const reorderQuantities = z.record(id, quantity)

const details = {
  category: text.exactOptional(),
  weight: wholeNumber.exactOptional(),
  dimensions: dimensions.exactOptional(),
  reorderQuantities: reorderQuantities.exactOptional(),
}

export const AddProductBody: z.ZodType<BodyOf<AddProductRequest>> = z.strictObject({
  ...context,
  id,
  sku: id,
  name: text,
  ...details,
  validFrom: wholeNumber.exactOptional(),
} satisfies Fields<BodyOf<AddProductRequest>>)

/** At least one change, as the library says itself. */
export const ChangeProductBody: z.ZodType<BodyOf<ChangeProductRequest, 'id'>> = z.strictObject({
  ...context,
  sku: id.exactOptional(),
  name: text.exactOptional(),
  category: text.nullable().exactOptional(),
  weight: wholeNumber.nullable().exactOptional(),
  dimensions: dimensions.nullable().exactOptional(),
  reorderQuantities: reorderQuantities.nullable().exactOptional(),
  validFrom: wholeNumber.exactOptional(),
} satisfies Fields<BodyOf<ChangeProductRequest, 'id'>>)

export const ProductAnswer: z.ZodType<Product> = z.strictObject({
  id,
  sku: id,
  name: text,
  ...details,
  version: quantity,
  validFrom: wholeNumber,
} satisfies Fields<Product>)

namedSchemas.add(ProductAnswer, { id: 'Product' })
