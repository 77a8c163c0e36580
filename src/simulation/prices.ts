/** What a product costs in the sale, in cents: the same for the same product, and different for most. */
export function priceOf(productId: string): number {
  let sum = 0
  for (const character of productId) sum = (sum * 31 + (character.codePointAt(0) as number)) % 4_801
  return 199 + sum
}

/** In cents, of an order. */
export const shippingCents = 499
