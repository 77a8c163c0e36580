/** The limit in memory: a Map update, one object, and a promise that is settled a turn later. */
export class BareMap {
  readonly #available: Map<string, number> = new Map()
  #pending: { readonly resolve: (value: object) => void; readonly value: object }[] = []

  receive(productId: string, quantity: number): void {
    this.#available.set(productId, quantity)
  }

  available(productId: string): number {
    return this.#available.get(productId) ?? 0
  }

  reserve(productId: string, quantity: number): Promise<object> {
    const left = this.available(productId) - quantity
    this.#available.set(productId, left)
    const { promise, resolve } = Promise.withResolvers<object>()
    this.#pending.push({ resolve, value: { productId, quantity, left } })
    if (this.#pending.length === 1) queueMicrotask(() => this.#settle())
    return promise
  }

  #settle(): void {
    const pending = this.#pending
    this.#pending = []
    for (const { resolve, value } of pending) resolve(value)
  }
}
