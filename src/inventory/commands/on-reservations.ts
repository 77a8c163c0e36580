import { describeValue } from '../../errors/invalid-argument.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import { type Decision, isRefused, Overdue } from '../decision.ts'
import type { Entry } from '../entry.ts'
import { cancelHold, confirmHold, fulfillHold, releaseHold } from '../held-stock.ts'
import type { LevelKey } from '../level-key.ts'
import { onlyRoute } from '../movement.ts'
import { readId, readList } from '../request/fields.ts'
import type { Requests } from '../request/requests.ts'
import type { Reservation } from '../reservation.ts'
import type { Stock } from '../stock.ts'
import type { StockLevel } from '../stock-level.ts'
import { Command, commandFields, type Moment } from './command.ts'

export const onReservationsFields: FieldList<Requests['confirmAll']> = { reservationIds: true, ...commandFields }

export type ReservationsCommand = 'confirmAll' | 'releaseAll' | 'fulfillAll' | 'cancelAll'

type DecideOn = (level: StockLevel, reservation: Reservation, at: number) => Decision | Overdue

const decideOn: { readonly [Command in ReservationsCommand]: DecideOn } = {
  confirmAll: (level, held, at) => confirmHold(level, held, at, {}),
  releaseAll: (level, held, at) => releaseHold(level, held, at, {}),
  fulfillAll: (level, held, at) => fulfillHold(level, held, at, {}),
  cancelAll: (level, held, at) => cancelHold(level, held, at, {}),
}

interface OnReservationsFields {
  readonly reservationIds: readonly string[]
}

/** The same for several reservations, such as those of a cart: all or none, in one commit. */
export class OnReservations extends Command<OnReservationsFields> {
  readonly #decideOn: DecideOn

  constructor(type: ReservationsCommand, request: Unchecked) {
    super(type, request, { reservationIds: readReservationIds(request) })
    this.#decideOn = decideOn[type]
  }

  override result(stock: Stock): unknown {
    return Object.freeze(this.fields.reservationIds.map((id) => stock.reservation(id)))
  }

  levels(stock: Stock): readonly LevelKey[] {
    return this.fields.reservationIds.flatMap((id) => stock.reservation(id) ?? [])
  }

  decide(stock: Stock, { at }: Moment): Decision | Overdue {
    const entries: Entry[] = []
    let isOverdue = false
    const shipped = new Map<StockLevel, number>()
    for (const [index, reservationId] of this.fields.reservationIds.entries()) {
      const decision = this.#decideOne(stock, reservationId, at, shipped)
      if (decision instanceof Overdue) {
        isOverdue = true
        entries.push(...decision.entries)
      } else if (isRefused(decision)) return ofOne(decision, reservationId, index)
      else entries.push(...decision)
    }
    return isOverdue ? new Overdue(entries) : entries
  }

  #decideOne(stock: Stock, reservationId: string, at: number, shipped: Map<StockLevel, number>): Decision | Overdue {
    const reservation = stock.reservation(reservationId)
    if (reservation === undefined) return refuse('RESERVATION_NOT_FOUND', { reservationId })
    const level = stock.level(reservation.warehouseId, reservation.productId)
    if (isRefusal(level)) return level
    const decision = this.#decideOn(level, reservation, at)
    if (this.type !== 'fulfillAll' || decision instanceof Overdue || isRefused(decision)) return decision
    return judgeShipped(level, reservation.held, shipped) ?? decision
  }
}

/** What several reservations ship from one level is judged together: it must not pass 2^53 − 1 in all. */
function judgeShipped(level: StockLevel, requested: number, shipped: Map<StockLevel, number>): Refusal | undefined {
  const before = shipped.get(level) ?? 0
  const maximum = level.headroom(onlyRoute('fulfilled')) - before
  shipped.set(level, before + requested)
  if (requested <= maximum) return undefined
  const problem = `the count of what was shipped would pass 2^53 − 1; at most ${maximum} more can be`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, problem })
}

/** A refusal that says which of several reservations it is about. */
function ofOne({ code, details }: Refusal, reservationId: string, index: number): Refusal {
  return refuse(code, { ...details, reservationId, index } as never)
}

function readReservationIds(request: Unchecked): readonly string[] {
  const first = new Map<string, number>()
  const ids = readList(request, 'reservationIds')
  return ids.map((value, index) => {
    const path = `reservationIds[${index}]`
    const id = readId({ id: value }, 'id', path)
    const earlier = first.get(id)
    if (earlier !== undefined) {
      const problem = `is reservationIds[${earlier}], too; name each reservation once`
      throw new InventoryError('INVALID_ARGUMENT', { field: path, value: describeValue(id), problem })
    }
    first.set(id, index)
    return id
  })
}
