import { InventoryError } from '../errors/inventory-error.ts'

/** How many may wait in `ready()`, or in `settled()`, whatever the limit on commands is. */
export const maxWaiters: number = 65_536

/** Bounds the commands in flight, each from its call to its answer; or others who wait for an answer. */
export class InFlight {
  readonly #limit: number
  readonly #queue: string
  #count = 0
  #waiting: PromiseWithResolvers<void>[] = []

  constructor(limit: number, queue: string = 'commands in flight') {
    this.#limit = limit
    this.#queue = queue
  }

  get count(): number {
    return this.#count
  }

  /** @throws OVERLOADED if this many more would pass the limit */
  enter(requested: number = 1): void {
    this.mustHaveRoom(requested)
    this.#count += requested
  }

  /** @throws OVERLOADED */
  mustHaveRoom(requested: number): void {
    if (this.#count + requested > this.#limit) {
      throw new InventoryError('OVERLOADED', {
        queue: this.#queue,
        limit: this.#limit,
        requested,
      })
    }
  }

  leave(): void {
    this.#count -= 1
    if (this.#waiting.length > 0 && this.#count < this.#limit) this.#wake()
  }

  /** Resolves when there is room. It holds none: of those who are woken together, some may come too late. */
  async ready(): Promise<void> {
    if (this.#count < this.#limit) return
    if (this.#waiting.length >= maxWaiters) {
      throw new InventoryError('OVERLOADED', { queue: 'callers of ready()', limit: maxWaiters, requested: 1 })
    }
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
