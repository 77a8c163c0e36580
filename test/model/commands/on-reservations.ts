import * as fc from 'fast-check'
import type { BatchRequest } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import { idempotencyKey, pick, reservationAt, withoutUndefined } from '../arbitraries.ts'
import { RequestCommand } from './request-command.ts'

type Type = 'confirmAll' | 'releaseAll' | 'fulfillAll' | 'cancelAll'

/** A command on several of the reservations that were made before it. */
export class OnReservations extends RequestCommand {
  readonly #type: Type
  readonly #picks: readonly number[]
  readonly #key: string | undefined

  constructor(type: Type, picks: readonly number[], key: string | undefined) {
    super()
    this.#type = type
    this.#picks = picks
    this.#key = key
  }

  /** Mostly those that it can be done with: else all would be refused for one of them. */
  protected requestFor(oracle: Oracle): BatchRequest {
    const wanted = this.#type === 'confirmAll' || this.#type === 'releaseAll' ? 'pending' : 'confirmed'
    const fitting = oracle.reservationIds.filter((id) => oracle.reservation(id)?.status === wanted)
    const reservationIds = this.#picks.map((index) =>
      reservationAt(index % 7 === 0 ? oracle.reservationIds : fitting, index),
    )
    return withoutUndefined<BatchRequest>({ type: this.#type, reservationIds, idempotencyKey: this.#key })
  }

  toString(): string {
    return `${this.#type}(${JSON.stringify(this.#picks)}, ${this.#key ?? 'no key'})`
  }
}

export const onReservationsCommand: fc.Arbitrary<OnReservations> = fc
  .tuple(
    fc.constantFrom<Type>('confirmAll', 'releaseAll', 'fulfillAll', 'cancelAll'),
    fc.oneof(fc.uniqueArray(pick, { minLength: 1, maxLength: 3 }), fc.array(pick, { maxLength: 3 })),
    idempotencyKey,
  )
  .map(([type, picks, key]) => new OnReservations(type, picks, key))
