import type { LevelKey } from '../inventory/level-key.ts'

/**
 * On which products' levels ledgers did what is due, in this turn of the event loop: a part of it, and what is left
 * comes in the next turns. So nobody holds the thread for all of it.
 */
export class DueTurns {
  readonly #products: Set<string> = new Set()
  #next: Promise<void> | undefined

  /** Whether a part was done in this turn: about some levels, or about any. */
  hadTurn(levels?: readonly LevelKey[]): boolean {
    if (levels === undefined || this.#products.size === 0) return this.#products.size > 0
    return levels.some(({ productId }) => this.#products.has(productId))
  }

  tookTurn(products: Iterable<string>): void {
    for (const productId of products) this.#products.add(productId)
    void this.next()
  }

  /** Resolves in the next turn; those who ask first come first. */
  next(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#next = undefined
        this.#products.clear()
        resolve()
      })
    })
    return this.#next
  }
}
