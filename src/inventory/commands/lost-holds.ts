import { describeValue } from '../../errors/invalid-argument.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import { fieldsOf, readPart, type Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import type { Decision } from '../decision.ts'
import type { Entry, LevelEntry } from '../entry.ts'
import { loseHeld } from '../held-stock.ts'
import type { LossType } from '../movement.ts'
import type { ReadLevel } from '../read-level.ts'
import { readId, readList, readQuantity } from '../request/fields.ts'
import type { LostHold } from '../request/requests.ts'
import type { Reservation } from '../reservation.ts'
import type { Stock } from '../stock.ts'

const lostHoldFields = fieldsOf<LostHold>({ reservationId: true, quantity: true })

/** What of a loss is held, as far as the caller says so. */
export function readLostHolds(request: Unchecked): readonly LostHold[] | undefined {
  const { fromHeld } = request
  if (fromHeld === undefined) return undefined
  const first = new Map<string, number>()
  return readList({ fromHeld }, 'fromHeld').map((value, index) => {
    const path = `fromHeld[${index}]`
    const item = readPart(value, path, lostHoldFields)
    const reservationId = readId(item, 'reservationId', `${path}.reservationId`)
    const earlier = first.get(reservationId)
    if (earlier !== undefined) {
      const problem = `is in fromHeld[${earlier}], too; name each reservation once`
      const field = `${path}.reservationId`
      throw new InventoryError('INVALID_ARGUMENT', { field, value: describeValue(reservationId), problem })
    }
    first.set(reservationId, index)
    return { reservationId, quantity: readQuantity(item, 'quantity', `${path}.quantity`) }
  })
}

/** A level as it is when holds have ended whose goods are lost, and the entries that end them. */
export interface WithoutHolds {
  readonly level: ReadLevel
  readonly entries: readonly Entry[]
}

/**
 * Decides on ending holds of a level whose goods are lost.
 * @param loss how much is lost in all: no more than that is
 */
export function endLostHolds(
  stock: Stock,
  level: ReadLevel,
  holds: readonly LostHold[] | undefined,
  loss: number,
  lostBy: LossType,
  at: number,
): WithoutHolds | Refusal {
  if (holds === undefined) return { level, entries: [] }
  const sum = holds.reduce((total, { quantity }) => total + quantity, 0)
  if (sum > loss) {
    const problem = `fromHeld ends holds of ${sum} in all, and no more than the ${loss} that are missing here may be ended`
    return refuse('INVALID_QUANTITY', { field: 'fromHeld', requested: sum, maximum: loss, problem })
  }
  const after = level.draft()
  const entries: Entry[] = []
  for (const [index, hold] of holds.entries()) {
    const path = `fromHeld[${index}]`
    const decision = judgePlace(stock, level, hold, path) ?? endOne(after, hold, lostBy, at, path)
    if (isRefusal(decision)) return decision
    for (const entry of decision) after.apply(entry as LevelEntry, { sequence: level.lastSequence, at })
    entries.push(...decision)
  }
  return { level: after, entries }
}

/** A hold of other goods has nothing to do with what is lost here. */
function judgePlace(stock: Stock, level: ReadLevel, { reservationId }: LostHold, path: string): Refusal | undefined {
  const hold = stock.reservation(reservationId)
  if (hold === undefined) return refuse('RESERVATION_NOT_FOUND', { reservationId })
  const { warehouseId, productId } = hold
  if (warehouseId === level.warehouseId && productId === level.productId) return undefined
  const problem = `holds ${productId} in ${warehouseId}, and ${level.productId} in ${level.warehouseId} is lost`
  return refuse('INVALID_ARGUMENT', { field: `${path}.reservationId`, value: describeValue(reservationId), problem })
}

function endOne(level: ReadLevel, lost: LostHold, lostBy: LossType, at: number, path: string): Decision {
  const hold = level.reservation(lost.reservationId) as Reservation
  const decision = loseHeld(level, hold, at, { lostBy }, lost.quantity)
  if (!isRefusal(decision) || decision.code !== 'INVALID_QUANTITY') return decision
  return refuse('INVALID_QUANTITY', { ...decision.details, field: `${path}.quantity` })
}
