import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chances that a seed fixes. */
export class SimulatedRandom {
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
  }

  chance(probability: number): boolean {
    return uniformFloat64(this.#generator) < probability
  }

  /** A whole number, both ends included. */
  whole(minimum: number, maximum: number): number {
    return minimum + Math.floor(uniformFloat64(this.#generator) * (maximum - minimum + 1))
  }
}
