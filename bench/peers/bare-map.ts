import { ample, type Count, productIds, type System } from '../systems/system.ts'

/** The limit in memory: a Map update, one object, and a promise that is settled a turn later. */
export class BareMap implements System {
  readonly #ids: readonly string[]
  readonly #available: Map<string, number>
  #pending: { readonly resolve: (value: object) => void; readonly value: object }[] = []
  #recorded = 0

  constructor(products: number) {
    this.#ids = productIds(products)
    this.#available = new Map(this.#ids.map((id) => [id, ample]))
  }

  /** Without the promise: what the update and the object alone take. */
  reserveNow(product: number): object {
    const productId = this.#ids[product] as string
    const left = (this.#available.get(productId) as number) - 1
    this.#available.set(productId, left)
    this.#recorded += 1
    return { productId, quantity: 1, left }
  }

  reserve(product: number): Promise<object> {
    const value = this.reserveNow(product)
    const { promise, resolve } = Promise.withResolvers<object>()
    this.#pending.push({ resolve, value })
    if (this.#pending.length === 1) queueMicrotask(() => this.#settle())
    return promise
  }

  async recount(): Promise<Count> {
    const taken = [...this.#available.values()].reduce((sum, available) => sum + ample - available, 0)
    return { taken, recorded: this.#recorded }
  }

  async remove(): Promise<void> {}

  #settle(): void {
    const pending = this.#pending
    this.#pending = []
    for (const { resolve, value } of pending) resolve(value)
  }
}
