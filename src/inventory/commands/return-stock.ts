import { describeValue } from '../../errors/invalid-argument.ts'
import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import { type Decision, isRefused } from '../decision.ts'
import type { Entry } from '../entry.ts'
import type { LevelKey } from '../level-key.ts'
import type { ReturnStockRequest } from '../request/requests.ts'
import { judgeReturn } from '../shipments.ts'
import type { Stock } from '../stock.ts'
import type { Moment } from './command.ts'
import { MoveStock, moveFields } from './move-stock.ts'

export const returnStockFields: FieldList<ReturnStockRequest> = {
  ...moveFields,
  disposition: true,
  reservationId: true,
  reversesSequence: true,
}

/** Takes goods back: of what it names, and that is still known, no more than was shipped and has not come back. */
export class ReturnStock extends MoveStock {
  constructor(request: Unchecked) {
    super('returnStock', request)
  }

  override levels(stock: Stock): readonly LevelKey[] {
    const { warehouseId, productId, reservationId } = this.fields
    const reservation = reservationId === undefined ? undefined : stock.reservation(reservationId)
    const isElsewhere = reservation !== undefined && reservation.warehouseId !== warehouseId
    return isElsewhere && reservation.productId === productId ? [this.fields, reservation] : [this.fields]
  }

  override decide(stock: Stock, moment: Moment): Decision {
    const decision = super.decide(stock, moment)
    if (isRefused(decision)) return decision
    const byReservation = this.#judgeReservation(stock)
    if (typeof byReservation === 'object') return byReservation
    const byCommit = this.#judgeCommit(stock)
    if (typeof byCommit === 'object') return byCommit
    const [returned] = decision as readonly [Entry]
    return byReservation || byCommit ? [{ ...returned, checked: true } as Entry] : decision
  }

  /** @returns whether it could be judged, or the refusal */
  #judgeReservation(stock: Stock): boolean | Refusal {
    const { reservationId, productId } = this.fields
    const reservation = reservationId === undefined ? undefined : stock.reservation(reservationId)
    if (reservation === undefined) return false
    const { warehouseId, fulfilled: shipped, returned } = reservation
    if (reservation.productId !== productId) {
      const problem = `is of ${reservation.productId}, and ${productId} comes back`
      return refuse('INVALID_ARGUMENT', { field: 'reservationId', value: describeValue(reservationId), problem })
    }
    const level = stock.level(warehouseId, productId)
    if (isRefusal(level)) return level
    return (
      judgeReturn(this.fields.quantity, productId, { shipped, returned }, { reservationId: reservation.id }) ?? true
    )
  }

  #judgeCommit(stock: Stock): boolean | Refusal {
    const { reversesSequence, productId, quantity } = this.fields
    if (reversesSequence === undefined) return false
    const known = stock.shippedBy(reversesSequence, productId)
    if (known === undefined) return false
    return judgeReturn(quantity, productId, known, { reversesSequence }) ?? true
  }
}
