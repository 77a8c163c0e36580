import type { LevelKey } from '../inventory/level-key.ts'

/**
 * On which products' levels ledgers did what is due, in this turn of the event loop: a part of it, and what is left comes
 * in the next turns. Commands on these products wait for them, so that nobody holds the thread for all of it.
 */
export class DueTurns {
  readonly #products: Set<string> = new Set()
  #next: Promise<void> | undefined

  /** Whether a part was done in this turn that is about some levels. */
  hadTurn(levels: readonly LevelKey[]): boolean {
    return this.#products.size > 0 && levels.some(({ productId }) => this.#products.has(productId))
  }

  tookTurn(levels: readonly LevelKey[]): void {
    for (const { productId } of levels) this.#products.add(productId)
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
