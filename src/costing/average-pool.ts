import { type Bundle, emptyBundle, type Origin, type Part } from './layer.ts'
import { Pool } from './pool.ts'
import { takenValue } from './taking.ts'

/**
 * Moving average: one value for all. Its layers say by FIFO how old the units are, and where a later cost goes; they are
 * worth nothing by themselves.
 */
export class AveragePool extends Pool {
  #value = 0

  get worth(): number {
    return this.#value
  }

  takeOf(origin: Origin, n: number, value: number): Bundle {
    const taken = emptyBundle()
    const before = this.costed.quantity
    this.costed.takeOf(origin, n, taken)
    if (taken.costed === 0) {
      // By FIFO it has left, but all units here are alike.
      this.uncosted.takeOf(origin, n, taken)
      this.costed.takeFirst(n - taken.uncosted, taken)
    } else this.costed.takeFirst(n - taken.costed, taken)
    if (taken.costed > 0) {
      const asked = takenValue(value, n, taken.costed)
      taken.value = taken.costed === before ? this.#value : Math.min(asked, this.#value)
      this.#value -= taken.value
    }
    return taken
  }

  /** Each layer with its part of the value: so these sum to it. */
  *layers(): Generator<Part, void, undefined> {
    let value = this.#value
    let quantity = this.costed.quantity
    for (const part of this.costed) {
      const own = takenValue(value, quantity, part.quantity)
      yield { ...part, value: own }
      value -= own
      quantity -= part.quantity
    }
    yield* this.uncosted
  }

  protected takeCosted(n: number, into: Bundle): void {
    if (n === 0) return
    const value = takenValue(this.#value, this.costed.quantity, n)
    this.#value -= value
    this.costed.takeFirst(n, into)
    into.value += value
  }

  protected takeUncosted(n: number, into: Bundle): void {
    this.uncosted.takeFirst(n, into)
  }

  protected raiseCosted(_: Origin, value: number): void {
    this.#value += value
  }

  protected gain(value: number): void {
    this.#value += value
  }
}
