import type { Random } from './random.ts'

/**
 * Popularity as shops see it: the item of rank k is wanted in proportion to 1 / k^exponent.
 * Ranks count from 0. An exponent of 0 makes all alike.
 */
export class Zipf {
  /** The sum of the weights up to and including each rank. */
  readonly #cumulative: Float64Array

  constructor(items: number, exponent: number) {
    this.#cumulative = new Float64Array(items)
    let sum = 0
    for (let rank = 0; rank < items; rank += 1) {
      sum += (rank + 1) ** -exponent
      this.#cumulative[rank] = sum
    }
  }

  /** The probability of a rank. */
  share(rank: number): number {
    const before = rank === 0 ? 0 : (this.#cumulative[rank - 1] as number)
    return ((this.#cumulative[rank] as number) - before) / this.#total
  }

  draw(random: Random): number {
    const wanted = random.fraction() * this.#total
    let low = 0
    let high = this.#cumulative.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#cumulative[middle] as number) <= wanted) low = middle + 1
      else high = middle
    }
    return low
  }

  get #total(): number {
    return this.#cumulative.at(-1) as number
  }
}
