import { checkObject, type FieldList, fieldsOf, type Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal } from '../../errors/refusal.ts'
import type { Decision } from '../decision.ts'
import type { LevelKey } from '../level-key.ts'
import type { Movement, MovementDetails } from '../movement.ts'
import { readOptionalReference } from '../request/context.ts'
import { readId, readList, readOptionalWholeNumber, readQuantity } from '../request/fields.ts'
import type { ReserveAllRequest, ReserveLine, ReserveRequest } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import type { StockLevel } from '../stock-level.ts'
import {
  Command,
  commandFields,
  findLevel,
  type LevelFields,
  type Moment,
  readExpectedVersion,
  readUnitCost,
} from './command.ts'
import { judgeLines } from './short-lines.ts'

export const reserveFields: FieldList<ReserveRequest> = {
  warehouseId: true,
  productId: true,
  quantity: true,
  ttlMs: true,
  ...commandFields,
  unitCost: true,
  expectedVersion: true,
}
export const reserveAllFields: FieldList<ReserveAllRequest> = { lines: true, ttlMs: true, ...commandFields }
const lineFields = fieldsOf<ReserveLine>({
  warehouseId: true,
  productId: true,
  quantity: true,
  reference: true,
  unitCost: true,
  expectedVersion: true,
})

interface LineFields extends LevelFields, MovementDetails {
  readonly quantity: number
}

interface ReserveFields extends LineFields {
  readonly ttlMs: number | undefined
}

/** Holds a quantity for a time. */
export class Reserve extends Command<ReserveFields> {
  constructor(request: Unchecked) {
    super('reserve', request, {
      warehouseId: readId(request, 'warehouseId'),
      productId: readId(request, 'productId'),
      quantity: readQuantity(request),
      ttlMs: readTtl(request),
      unitCost: readUnitCost(request),
      expectedVersion: readExpectedVersion(request),
    })
  }

  levels(): readonly LevelKey[] {
    return [this.fields]
  }

  decide(stock: Stock, moment: Moment): Decision {
    const level = findLevel(stock, this.fields)
    if (isRefusal(level)) return level
    const movement = hold(level, this.fields, this.fields.ttlMs, moment)
    return isRefusal(movement) ? movement : [movement]
  }
}

interface ReserveAllFields {
  readonly lines: readonly (LineFields & { readonly reference: MovementDetails['reference'] })[]
  readonly ttlMs: number | undefined
}

/** Holds several lines, all or none. Lines for the same level are checked together. */
export class ReserveAll extends Command<ReserveAllFields> {
  constructor(request: Unchecked) {
    super('reserveAll', request, { lines: readLines(request), ttlMs: readTtl(request) })
  }

  levels(): readonly LevelKey[] {
    return this.fields.lines
  }

  decide(stock: Stock, moment: Moment): Decision {
    const { lines, ttlMs } = this.fields
    const levels: StockLevel[] = []
    for (const line of lines) {
      const level = findLevel(stock, line)
      if (isRefusal(level)) return level
      levels.push(level)
    }
    const short = judgeLines(lines, levels)
    if (short !== undefined) return short
    const movements: Movement[] = []
    for (const [index, line] of lines.entries()) {
      const movement = hold(levels[index] as StockLevel, line, ttlMs, moment)
      if (isRefusal(movement)) return movement
      movements.push(movement)
    }
    return movements
  }

  /** The lines' references are context. */
  override fingerprint(): string {
    const lines = this.fields.lines.map((line) => ({ ...line, reference: undefined }))
    return `${this.type}:${JSON.stringify({ ...this.fields, lines })}`
  }
}

function hold(level: StockLevel, line: LineFields, ttlMs: number | undefined, moment: Moment): Movement | Refusal {
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

function readTtl(request: Unchecked): number | undefined {
  return readOptionalWholeNumber(request, 'ttlMs', 1)
}
