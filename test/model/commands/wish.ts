import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Oracle } from '../../support/oracle.ts'
import { products } from '../arbitraries.ts'
import { expectSameLedgers } from '../ledger-comparison.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

/** A customer begins to wait for a product, or no longer does. */
export class WishFor implements ModelCommand {
  readonly #customerId: string
  readonly #productId: string
  readonly #drops: boolean

  constructor(customerId: string, productId: string, drops: boolean) {
    this.#customerId = customerId
    this.#productId = productId
    this.#drops = drops
  }

  check(): boolean {
    return true
  }

  async run(oracle: Oracle, system: System): Promise<void> {
    const request = { customerId: this.#customerId, productId: this.#productId }
    const wish = `${this.#customerId} ${this.#productId}`
    const changes = oracle.wishes.has(wish) === this.#drops
    if (this.#drops) await system.wishes.drop(request)
    else await system.wishes.wish(request)
    if (changes) oracle.commit([])
    if (changes && this.#drops) oracle.wishes.delete(wish)
    else if (changes) oracle.wishes.set(wish, oracle.sequence)
    expectSameLedgers(system, oracle)
    expect((await system.inventory.reconcile()).sequence).toBe(oracle.sequence)
  }

  toString(): string {
    return `${this.#drops ? 'drop' : 'wish'}(${this.#customerId}, ${this.#productId})`
  }
}

export const wishCommand: fc.Arbitrary<WishFor> = fc
  .tuple(fc.constantFrom('ANN', 'BOB'), fc.constantFrom(...products), fc.integer({ min: 0, max: 3 }))
  .map(([customerId, productId, kind]) => new WishFor(customerId, productId, kind === 0))
