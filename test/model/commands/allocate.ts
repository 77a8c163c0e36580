import * as fc from 'fast-check'
import { expect } from 'vitest'
import { type Allocation, Allocator, byPriority } from '../../../src/allocation.ts'
import type { Oracle } from '../../support/oracle.ts'
import { productId, ttlMs } from '../arbitraries.ts'
import { attempt, expectSameOutcome, expectSameState, idsIn } from '../comparison.ts'
import { expectSameLedgers } from '../ledger-comparison.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

interface Line {
  readonly productId: string
  readonly quantity: number
}

interface Pick extends Line {
  readonly warehouseId: string
}

/** New York first, the others by their ids. */
const strategy = byPriority(['NYC'])

/** A cart comes from the warehouses in an order, line by line, whole or not at all: as `reserveAll` of what is picked. */
export class Allocate implements ModelCommand {
  readonly #lines: readonly Line[]
  readonly #ttlMs: number

  constructor(lines: readonly Line[], ttl: number) {
    this.#lines = lines
    this.#ttlMs = ttl
  }

  check(): boolean {
    return true
  }

  async run(oracle: Oracle, system: System): Promise<void> {
    const { inventory } = system
    const request = { lines: this.#lines, ttlMs: this.#ttlMs }
    const outcome = await attempt(new Allocator(inventory, { strategy }).allocate(request))
    oracle.expireOn(oracle.warehouseIds.flatMap((warehouseId) => this.#lines.map((line) => ({ ...line, warehouseId }))))
    const picks = picksOf(oracle, this.#lines)
    if (picks === undefined) expectSameOutcome(outcome, { ok: false, code: 'INSUFFICIENT_STOCK' })
    else if (outcome.ok) {
      const { reservations } = outcome.value as Allocation
      const made = reservations.map(({ warehouseId, productId: product, quantity }) => {
        return { warehouseId, productId: product, quantity }
      })
      expect(made.toSorted(byText)).toEqual(picks.toSorted(byText))
      const held = { ok: true, value: reservations } as const
      expectSameOutcome(held, oracle.run({ type: 'reserveAll', lines: made, ttlMs: this.#ttlMs }, idsIn(held)))
    } else expect.fail(`${this.toString()} was refused with ${outcome.refusal.code}`)
    expectSameState(inventory, oracle)
    expectSameLedgers(system, oracle)
    expect((await inventory.reconcile()).sequence).toBe(oracle.sequence)
  }

  toString(): string {
    return `allocate(${JSON.stringify(this.#lines)}, ${this.#ttlMs})`
  }
}

/** Line by line, warehouse by warehouse; undefined if something is missing. */
function picksOf(oracle: Oracle, lines: readonly Line[]): Pick[] | undefined {
  const order = oracle.warehouseIds.toSorted((a, b) => Number(b === 'NYC') - Number(a === 'NYC') || (a < b ? -1 : 1))
  const picks: Pick[] = []
  for (const line of lines) {
    let missing = line.quantity
    for (const warehouseId of order) {
      const level = { warehouseId, productId: line.productId }
      const taken = picks.filter((pick) => pick.warehouseId === warehouseId && pick.productId === line.productId)
      const kept = oracle.setting('keepBack', warehouseId, line.productId) ?? 0
      const there = oracle.count('available', level) - kept - taken.reduce((sum, { quantity }) => sum + quantity, 0)
      const quantity = Math.min(Math.max(there, 0), missing)
      if (quantity > 0) picks.push({ ...level, quantity })
      missing -= quantity
    }
    if (missing > 0) return undefined
  }
  return picks
}

function byText(a: Pick, b: Pick): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

const line = fc.record({ productId, quantity: fc.integer({ min: 1, max: 6 }) })

export const allocateCommand: fc.Arbitrary<Allocate> = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 4 }), ttlMs)
  .map(([lines, ttl]) => new Allocate(lines, ttl))
