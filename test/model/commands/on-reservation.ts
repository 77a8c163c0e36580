import type { BatchRequest } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import { reservationAt } from '../arbitraries.ts'
import { RequestCommand } from './request-command.ts'

/** A command on one of the reservations that were made before it. */
export class OnReservation extends RequestCommand {
  readonly #pick: number
  readonly #requestOn: (reservationId: string) => BatchRequest

  constructor(pick: number, requestOn: (reservationId: string) => BatchRequest) {
    super()
    this.#pick = pick
    this.#requestOn = requestOn
  }

  protected requestFor(oracle: Oracle): BatchRequest {
    return this.#requestOn(reservationAt(oracle.reservationIds, this.#pick))
  }

  toString(): string {
    const { type, ...fields } = this.#requestOn(`#${this.#pick}`)
    return `${type}(${JSON.stringify(fields)})`
  }
}
