import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** The largest seed: seeds are whole numbers of 32 bits. */
export const maxSeed: number = 2 ** 32 - 1

/**
 * Random numbers that a seed fixes. Each subject draws from a stream of its own, so that more
 * transfers, say, leave the shoppers of a seed as they were.
 */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  constructor(seed: number, subject: string) {
    const digest = createHash('sha256').update(`${seed}/${subject}`).digest()
    this.#generator = xoroshiro128plus(digest.readInt32LE())
  }

  /** From 0, and less than 1. */
  fraction(): number {
    return uniformFloat64(this.#generator)
  }

  /** A whole number, both ends included. */
  whole(minimum: number, maximum: number): number {
    return uniformInt(this.#generator, minimum, maximum)
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.whole(0, items.length - 1)] as Item
  }

  /** One of several, each as likely as its weight says; the weights need not sum to 1. */
  weighted<Item extends string>(weights: Readonly<Record<Item, number>>): Item {
    const items = Object.keys(weights) as Item[]
    const total = items.reduce((sum, item) => sum + weights[item], 0)
    let left = this.fraction() * total
    for (const item of items) {
      left -= weights[item]
      if (left < 0) return item
    }
    return items.at(-1) as Item
  }
}
