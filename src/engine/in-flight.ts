import { InventoryError } from '../errors/inventory-error.ts'

/** Bounds the commands in flight, each from its call to its answer. */
export class InFlight {
  readonly #limit: number
  #count = 0
  #waiting: PromiseWithResolvers<void>[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get count(): number {
    return this.#count
  }

  /** @throws OVERLOADED if so many more would pass the limit */
  enter(requested: number = 1): void {
    if (this.#count + requested > this.#limit) {
      throw new InventoryError('OVERLOADED', {
        queue: 'commands in flight',
        limit: this.#limit,
        requested,
      })
    }
    this.#count += requested
  }

  leave(): void {
    this.#count -= 1
    if (this.#waiting.length > 0 && this.#count < this.#limit) this.#wake()
  }

  /** Resolves when there is room. It holds none: of those who are woken together, some may come too late. */
  async ready(): Promise<void> {
    if (this.#count < this.#limit) return
    const waiter = Promise.withResolvers<void>()
    this.#waiting.push(waiter)
    await waiter.promise
  }

  /** Nobody will have room any more. */
  fail(error: unknown): void {
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
  }

  #wake(): void {
    for (const waiter of this.#waiting.splice(0)) waiter.resolve()
  }
}
