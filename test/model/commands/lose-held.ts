import * as fc from 'fast-check'
import type { BatchRequest } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import { expectedVersion, idempotencyKey, pick, reservationAt, withoutUndefined } from '../arbitraries.ts'
import { RequestCommand } from './request-command.ts'

interface Loss {
  readonly type: 'remove' | 'markDamaged' | 'count'
  readonly holds: readonly (readonly [pick: number, quantity: number])[]
  /** What is lost beside what is held. */
  readonly others: number
  readonly options: { readonly expectedVersion: number | undefined; readonly idempotencyKey: string | undefined }
}

/** A loss of goods that reservations hold. */
export class LoseHeld extends RequestCommand {
  readonly #loss: Loss

  constructor(loss: Loss) {
    super()
    this.#loss = loss
  }

  protected requestFor(oracle: Oracle): BatchRequest {
    const { type, holds, others, options } = this.#loss
    const held = oracle.reservationIds.filter((id) => (oracle.reservation(id)?.held ?? 0) > 0)
    const fromHeld = holds.map(([index, quantity]) => ({
      reservationId: reservationAt(index % 7 === 0 ? oracle.reservationIds : held, index),
      quantity,
    }))
    const first = oracle.reservation(fromHeld[0]?.reservationId ?? '')
    const { warehouseId, productId } = first ?? { warehouseId: 'SFO', productId: 'LAPTOP' }
    const level = { warehouseId, productId }
    const lost = holds.reduce((sum, [, quantity]) => sum + quantity, 0) + others
    const onShelf = ['available', 'reserved', 'committed'].reduce((sum, name) => sum + oracle.count(name, level), 0)
    const what = type === 'count' ? { counted: Math.max(onShelf - lost, 0) } : { quantity: Math.max(lost, 1) }
    return withoutUndefined<BatchRequest>({ type, ...level, ...what, fromHeld, reason: 'because', ...options })
  }

  toString(): string {
    return `loseHeld(${JSON.stringify(this.#loss)})`
  }
}

export const loseHeldCommand: fc.Arbitrary<LoseHeld> = fc
  .record<Loss>({
    type: fc.constantFrom('remove', 'markDamaged', 'count'),
    holds: fc.array(fc.tuple(pick, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 2 }),
    others: fc.integer({ min: -1, max: 4 }),
    options: fc.record({ expectedVersion, idempotencyKey }),
  })
  .map((loss) => new LoseHeld(loss))
