import type { PlaceLine } from '../../src/orders.ts'

/** Of 2 and 3 lines in turn, so 2.5 each: of products that change from cart to cart. */
export function cartLines(cart: number, products: number): readonly PlaceLine[] {
  const lines = Array.from({ length: 2 + (cart % 2) }, (_, line) => ({
    productId: `product-${(cart * 7 + line * 13) % products}`,
    quantity: 1 + (cart % 3),
    unitPrice: 1_000 + line,
  }))
  return lines
}
