import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { BatchRequest, Transaction as RealTransaction } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import type { Level } from '../../support/oracle-facts.ts'
import { productId, warehouseId } from '../arbitraries.ts'
import { attempt, expectSameState, idsIn } from '../comparison.ts'
import type { System } from '../system.ts'
import { type Step, step } from './batch.ts'
import type { ModelCommand } from './request-command.ts'

const rollback = new Error('rolled back on purpose')

/** Several commands as one commit, or, if it is left by a throw, none of them. */
export class Transaction implements ModelCommand {
  readonly #levels: readonly Level[]
  readonly #steps: readonly Step[]
  readonly #fails: boolean

  constructor(levels: readonly Level[], steps: readonly Step[], fails: boolean) {
    this.#levels = levels
    this.#steps = steps
    this.#fails = fails
  }

  check(): boolean {
    return true
  }

  async run(oracle: Oracle, { inventory }: System): Promise<void> {
    oracle.expireOn(this.#levels)
    const draft = oracle.draft(this.#levels)
    const ids = [...oracle.reservationIds]
    const transaction = inventory.transaction({ levels: this.#levels }, async (tx) => {
      for (const make of this.#steps) {
        const request = make(ids)
        const outcome = await attempt(call(tx, request))
        const made = idsIn(outcome)
        expect(outcome.ok ? undefined : outcome.refusal.code).toBe(draft.run(request, made))
        if (request.type === 'reserve') ids.push(...made)
        expectSameState(inventory, oracle)
      }
      if (this.#fails) throw rollback
    })
    if (this.#fails) await expect(transaction).rejects.toBe(rollback)
    else {
      await transaction
      draft.commit()
    }
    expectSameState(inventory, oracle)
  }

  toString(): string {
    const steps = JSON.stringify(this.#steps.map((make) => make([])))
    return `transaction(${JSON.stringify(this.#levels)}, ${steps}${this.#fails ? ', throws' : ''})`
  }
}

function call(tx: RealTransaction, request: BatchRequest): Promise<unknown> {
  const { type, ...fields } = request
  const method = tx[type as 'sell'] as (field: unknown) => Promise<unknown>
  return method.call(tx, 'reservationId' in fields ? fields.reservationId : fields)
}

export const transactionCommand: fc.Arbitrary<Transaction> = fc
  .tuple(
    fc.array(fc.record({ warehouseId, productId }), { minLength: 1, maxLength: 3 }),
    fc.array(step, { maxLength: 5 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([levels, steps, chance]) => new Transaction(levels, steps, chance === 0))
