import { checkObject, fieldsOf, type Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal } from '../../errors/refusal.ts'
import { reservationIdsIn, reservationOf, reservationsOf } from '../command-result.ts'
import type { Decision } from '../decision.ts'
import type { Movement, MovementDetails } from '../movement.ts'
import type { ReadLevel } from '../read-level.ts'
import { readOptionalReference } from '../request/context.ts'
import { readId, readList, readOptionalWholeNumber, readQuantity } from '../request/fields.ts'
import type { ReserveAllRequest, ReserveLine, ReserveRequest } from '../request/requests.ts'
import type { Reservation } from '../reservation.ts'
import type { Stock } from '../stock.ts'
import {
  type CommandKind,
  commandFields,
  commandKind,
  findLevel,
  type LevelFields,
  type Moment,
  onLevel,
  readExpectedVersion,
  readUnitCost,
} from './command-kind.ts'
import { judgeLines } from './short-lines.ts'

const lineFields = fieldsOf<ReserveLine>({
  warehouseId: true,
  productId: true,
  quantity: true,
  reference: true,
  unitCost: true,
  expectedVersion: true,
})

/** What a hold is made of beside its level. */
interface HoldLine extends MovementDetails {
  readonly quantity: number
}

interface LineFields extends LevelFields, HoldLine {}

interface ReserveFields extends LineFields {
  readonly ttlMs: number | undefined
}

/** Holds a quantity for a time. */
export const reserve: CommandKind<ReserveRequest, ReserveFields, Reservation> = commandKind({
  name: 'reserve',
  request: {
    warehouseId: true,
    productId: true,
    quantity: true,
    ttlMs: true,
    ...commandFields,
    unitCost: true,
    expectedVersion: true,
  },
  read: (request) => ({
    warehouseId: readId(request, 'warehouseId'),
    productId: readId(request, 'productId'),
    quantity: readQuantity(request),
    ttlMs: readTtl(request),
    unitCost: readUnitCost(request),
    expectedVersion: readExpectedVersion(request),
  }),
  locks: onLevel,
  decide: (fields, stock, moment) => {
    const level = findLevel(stock, fields)
    if (isRefusal(level)) return level
    const movement = hold(level, fields, fields.ttlMs, moment)
    return isRefusal(movement) ? movement : [movement]
  },
  result: (commit, stock) => reservationOf(commit, stock),
})

interface ReserveAllFields {
  readonly lines: readonly (LineFields & { readonly reference: MovementDetails['reference'] })[]
  readonly ttlMs: number | undefined
}

/** Holds several lines, all or none. Lines for the same level are checked together. */
export const reserveAll: CommandKind<ReserveAllRequest, ReserveAllFields, readonly Reservation[]> = commandKind({
  name: 'reserveAll',
  request: { lines: true, ttlMs: true, ...commandFields },
  read: (request) => ({ lines: readLines(request), ttlMs: readTtl(request) }),
  locks: ({ lines }) => lines,
  decide: decideLines,
  result: (commit, stock) => reservationsOf(reservationIdsIn(commit), stock),
  // The lines' references are context.
  identity: (fields) => ({ ...fields, lines: fields.lines.map((line) => ({ ...line, reference: undefined })) }),
})

function decideLines({ lines, ttlMs }: ReserveAllFields, stock: Stock, moment: Moment): Decision {
  const levels: ReadLevel[] = []
  for (const line of lines) {
    const level = findLevel(stock, line)
    if (isRefusal(level)) return level
    levels.push(level)
  }
  const short = judgeLines(lines, levels)
  if (short !== undefined) return short
  const movements: Movement[] = []
  for (const [index, line] of lines.entries()) {
    const movement = hold(levels[index] as ReadLevel, line, ttlMs, moment)
    if (isRefusal(movement)) return movement
    movements.push(movement)
  }
  return movements
}

/** Decides on a hold of a line. @param ttlMs in place of the manager's default */
export function hold(level: ReadLevel, line: HoldLine, ttlMs: number | undefined, moment: Moment): Movement | Refusal {
  // A sum past 2^53 − 1 is a hold that never runs out, for all that the clock can tell.
  const expiresAt = Math.min(moment.at + (ttlMs ?? moment.defaultTtlMs), Number.MAX_SAFE_INTEGER)
  const newReservationId = moment.newReservationId
  return level.reserve({ quantity: line.quantity, expiresAt, newReservationId }, line)
}

function readLines(request: Unchecked): ReserveAllFields['lines'] {
  return readList(request, 'lines').map((value, index) => {
    const path = `lines[${index}]`
    const line = checkObject(value, path, lineFields, path)
    return {
      warehouseId: readId(line, 'warehouseId', `${path}.warehouseId`),
      productId: readId(line, 'productId', `${path}.productId`),
      quantity: readQuantity(line, 'quantity', `${path}.quantity`),
      unitCost: readUnitCost(line, `${path}.unitCost`),
      expectedVersion: readExpectedVersion(line, `${path}.expectedVersion`),
      reference: readOptionalReference(line, `${path}.reference`),
    }
  })
}

export function readTtl(request: Unchecked): number | undefined {
  return readOptionalWholeNumber(request, 'ttlMs', 1)
}
