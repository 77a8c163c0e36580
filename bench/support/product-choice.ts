import { Random } from '../../src/simulation/random.ts'
import { Zipf } from '../../src/simulation/zipf.ts'

/** So many products are drawn beforehand, and then come round again: drawing is no part of what is measured. */
const drawn = 1 << 17

/**
 * Which product is wanted next: with a Zipf exponent of 0 all alike, in an order that visits each;
 * with more, the first ones ever more often.
 */
export function productChoice(products: number, exponent = 0): () => number {
  let turn = -1
  if (products === 1) return () => 0
  if (exponent === 0) {
    const stride = 7919
    let product = 0
    return () => {
      product = (product + stride) % products
      return product
    }
  }
  const popularity = new Zipf(products, exponent)
  const random = new Random(1, 'which product')
  const order = Int32Array.from({ length: drawn }, () => popularity.draw(random))
  return () => {
    turn = (turn + 1) % drawn
    return order[turn] as number
  }
}
