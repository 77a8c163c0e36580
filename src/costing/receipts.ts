import type { Origin } from './layer.ts'
import type { ReturnLinks } from './return-links.ts'

/** Receipts that are named later: by a cost that comes after them, or by what goes back to the supplier. */
export class Receipts {
  readonly #links: ReturnLinks | undefined
  readonly #bySequence: Map<number, Origin[]> = new Map()

  /** @param links which are named; without it all are remembered */
  constructor(links: ReturnLinks | undefined) {
    this.#links = links
  }

  add(origin: Origin): void {
    const { sequence } = origin
    if (this.#links?.receipts.has(sequence) === false) return
    const there = this.#bySequence.get(sequence)
    if (there === undefined) this.#bySequence.set(sequence, [origin])
    else there.push(origin)
  }

  /** Those of a product in a commit, in its order. */
  of(sequence: number | undefined, productId: string): readonly Origin[] {
    if (sequence === undefined) return []
    return this.#bySequence.get(sequence)?.filter((origin) => origin.productId === productId) ?? []
  }

  find(sequence: number, productId: string, index: number): Origin | undefined {
    return this.of(sequence, productId).find((origin) => origin.index === index)
  }

  all(): Iterable<Origin> {
    return [...this.#bySequence.values()].flat()
  }
}
