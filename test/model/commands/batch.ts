import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { BatchRequest } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import { pick, productId, quantity, reservationAt, ttlMs, warehouseId } from '../arbitraries.ts'
import { expectSameOutcome, expectSameState, idsIn } from '../comparison.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

export type Step = (ids: readonly string[]) => BatchRequest

// Sums of all warehouses are judged at a transaction's end only, so none comes near their bound here.
const smallQuantity = quantity.filter((size) => size !== Number.MAX_SAFE_INTEGER)
const level = fc.record({ warehouseId, productId, quantity: smallQuantity })
const onReservation = fc.constantFrom('confirm', 'release', 'fulfill', 'cancel')

/** A request that may name a reservation made before. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ level, type: fc.constantFrom('receive', 'sell', 'markDamaged', 'quarantine') }).map(
    ({ level, type }): Step =>
      () => ({ type, ...level }),
  ),
  fc.tuple(level, ttlMs).map(
    ([level, ttlMs]): Step =>
      () => ({ type: 'reserve', ...level, ttlMs }),
  ),
  fc.tuple(onReservation, pick).map(
    ([type, index]): Step =>
      (ids) => ({ type, reservationId: reservationAt(ids, index) }),
  ),
)

/** Several commands in one call, each judged by itself and after those before it. */
export class Batch implements ModelCommand {
  readonly #steps: readonly Step[]

  constructor(steps: readonly Step[]) {
    this.#steps = steps
  }

  check(): boolean {
    return true
  }

  async run(oracle: Oracle, { inventory }: System): Promise<void> {
    const known = oracle.reservationIds
    const requests = this.#steps.map((make) => make(known))
    const outcomes = await inventory.batch(requests)
    expect(outcomes).toHaveLength(requests.length)
    for (const [index, outcome] of outcomes.entries())
      expectSameOutcome(outcome, oracle.run(requests[index] as BatchRequest, idsIn(outcome)))
    expectSameState(inventory, oracle)
  }

  toString(): string {
    return `batch(${JSON.stringify(this.#steps.map((make) => make([])))})`
  }
}

export const batchCommand: fc.Arbitrary<Batch> = fc.array(step, { maxLength: 6 }).map((steps) => new Batch(steps))
