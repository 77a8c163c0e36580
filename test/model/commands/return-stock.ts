import * as fc from 'fast-check'
import type { BatchRequest } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import { isShipping } from '../../support/oracle-facts.ts'
import { type LevelRequest, levelRequest, pick, quantity, reservationAt, withoutUndefined } from '../arbitraries.ts'
import { RequestCommand } from './request-command.ts'

interface Return extends LevelRequest {
  readonly quantity: number
  readonly disposition: 'available' | 'quarantined' | 'damaged'
  readonly names: 'nothing' | 'reservation' | 'commit' | 'both'
  readonly pick: number
}

/** A return, which may name what it reverses: mostly something that was shipped. */
export class ReturnStock extends RequestCommand {
  readonly #return: Return

  constructor(request: Return) {
    super()
    this.#return = request
  }

  protected requestFor(oracle: Oracle): BatchRequest {
    const { names, pick: index, ...request } = this.#return
    const shipped = oracle.facts.filter(isShipping)
    const fact = shipped[index % (shipped.length + 1)]
    const anything = index % 7 === 0
    const reservationId = anything ? reservationAt(oracle.reservationIds, index) : (fact?.reservationId ?? 'NONE')
    const reversesSequence = anything ? 1 + (index % (oracle.sequence + 2)) : (fact?.sequence ?? 1)
    return withoutUndefined<BatchRequest>({
      type: 'returnStock',
      ...request,
      productId: anything ? request.productId : (fact?.productId ?? request.productId),
      reservationId: names === 'reservation' || names === 'both' ? reservationId : undefined,
      reversesSequence: names === 'commit' || names === 'both' ? reversesSequence : undefined,
    })
  }

  toString(): string {
    return `returnStock(${JSON.stringify(this.#return)})`
  }
}

export const returnStockCommand: fc.Arbitrary<ReturnStock> = levelRequest(
  fc.record({
    quantity,
    disposition: fc.constantFrom('available', 'quarantined', 'damaged'),
    names: fc.constantFrom('nothing', 'reservation', 'reservation', 'commit', 'commit', 'both'),
    pick,
  }),
).map((request) => new ReturnStock(request))
