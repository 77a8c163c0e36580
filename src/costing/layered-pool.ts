import type { Flows } from './flows.ts'
import { type Bundle, emptyBundle, type Origin, type Part } from './layer.ts'
import { Pool } from './pool.ts'

/** FIFO and LIFO: each layer has its own value, and an end from which it is taken. */
export class LayeredPool extends Pool {
  readonly #isLastFirst: boolean

  constructor(warehouseId: string | null, flows: Flows, isLastFirst: boolean) {
    super(warehouseId, flows)
    this.#isLastFirst = isLastFirst
  }

  get worth(): number {
    return this.costed.value
  }

  takeOf(origin: Origin, n: number): Bundle {
    const taken = emptyBundle()
    this.costed.takeOf(origin, n, taken)
    if (taken.costed < n) this.uncosted.takeOf(origin, n - taken.costed, taken)
    return taken
  }

  *layers(): Generator<Part, void, undefined> {
    yield* this.costed
    yield* this.uncosted
  }

  protected takeCosted(n: number, into: Bundle): void {
    if (this.#isLastFirst) this.costed.takeLast(n, into)
    else this.costed.takeFirst(n, into)
  }

  protected takeUncosted(n: number, into: Bundle): void {
    if (this.#isLastFirst) this.uncosted.takeLast(n, into)
    else this.uncosted.takeFirst(n, into)
  }

  protected raiseCosted(origin: Origin, value: number): void {
    this.costed.raise(origin, value)
  }

  protected gain(): void {
    // Each layer has its own.
  }
}
