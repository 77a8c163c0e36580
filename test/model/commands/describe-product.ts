import * as fc from 'fast-check'
import type { Oracle } from '../../support/oracle.ts'
import { products } from '../arbitraries.ts'
import { attempt } from '../comparison.ts'
import { expectSameLedgers } from '../ledger-comparison.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

/** A product is added to the catalogue, or gets another name. */
export class DescribeProduct implements ModelCommand {
  readonly #id: string
  readonly #name: string
  readonly #adds: boolean

  constructor(id: string, name: string, adds: boolean) {
    this.#id = id
    this.#name = name
    this.#adds = adds
  }

  check(): boolean {
    return true
  }

  async run(oracle: Oracle, system: System): Promise<void> {
    const known = oracle.products.get(this.#id) ?? []
    const isPossible = this.#adds === (known.length === 0)
    const { catalog } = system
    const product = { id: this.#id, name: this.#name }
    const outcome = await attempt(this.#adds ? catalog.add({ ...product, sku: this.#id }) : catalog.change(product))
    if (outcome.ok !== isPossible) throw new Error(`${String(this)} was ${outcome.ok ? 'done' : 'refused'}`)
    if (isPossible) {
      oracle.commit([])
      oracle.products.set(this.#id, [...known, this.#name])
    }
    expectSameLedgers(system, oracle)
  }

  toString(): string {
    return `${this.#adds ? 'add' : 'change'}(${this.#id}, ${this.#name})`
  }
}

export const describeProductCommand: fc.Arbitrary<DescribeProduct> = fc
  .tuple(fc.constantFrom(...products), fc.constantFrom('old', 'new', 'newest'), fc.boolean())
  .map(([id, name, adds]) => new DescribeProduct(id, name, adds))
