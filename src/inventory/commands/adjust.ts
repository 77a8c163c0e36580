import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import { type Decision, isRefused } from '../decision.ts'
import type { LevelKey } from '../level-key.ts'
import { type MovementDetails, type Route, routeFrom, routeInto } from '../movement.ts'
import { readCounted, readDelta, readId } from '../request/fields.ts'
import type { AdjustRequest, CountRequest, LostHold } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import { onShelf } from '../stock-count.ts'
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
import { endLostHolds, readLostHolds } from './lost-holds.ts'

export const adjustFields: FieldList<AdjustRequest> = {
  warehouseId: true,
  productId: true,
  delta: true,
  unitCost: true,
  expectedVersion: true,
  ...commandFields,
}

export const countFields: FieldList<CountRequest> = {
  warehouseId: true,
  productId: true,
  counted: true,
  unitCost: true,
  expectedVersion: true,
  fromHeld: true,
  ...commandFields,
}

const found = routeInto('adjusted', 'available') as Route
const missing = routeFrom('adjusted', 'available') as Route

interface AdjustFields extends LevelFields, MovementDetails {
  readonly delta: number
}

/** Sets the books right by a difference. Capacity is not asked: it records what is. */
export class Adjust extends Command<AdjustFields> {
  constructor(request: Unchecked) {
    super('adjust', request, { ...readLevel(request), delta: readDelta(request) })
    this.mustHaveReason()
  }

  levels(): readonly LevelKey[] {
    return [this.fields]
  }

  decide(stock: Stock): Decision {
    const level = findLevel(stock, this.fields)
    return isRefusal(level) ? level : adjustBy(stock, level, this.fields.delta, this.fields)
  }
}

interface CountFields extends LevelFields, MovementDetails {
  readonly counted: number
  readonly fromHeld: readonly LostHold[] | undefined
}

/** Sets the books right to what was counted on the shelf, held goods included. It is recorded also where they were right. */
export class Count extends Command<CountFields> {
  constructor(request: Unchecked) {
    super('count', request, {
      ...readLevel(request),
      counted: readCounted(request),
      fromHeld: readLostHolds(request),
    })
    this.mustHaveReason()
  }

  levels(): readonly LevelKey[] {
    return [this.fields]
  }

  decide(stock: Stock, { at }: Moment): Decision {
    const found = findLevel(stock, this.fields)
    if (isRefusal(found)) return found
    const { counted, fromHeld } = this.fields
    const expected = onShelf(found.counts)
    const lost = endLostHolds(stock, found, fromHeld, Math.max(expected - counted, 0), 'adjusted', at)
    if (isRefusal(lost)) return lost
    const { level, entries } = lost
    const refusal = judgeCounted(level, counted)
    if (refusal !== undefined) return refusal
    const difference = counted - expected
    const adjustment = difference === 0 ? [] : adjustBy(stock, level, difference, this.fields)
    if (isRefused(adjustment)) return adjustment
    const { warehouseId, productId } = level
    return [...entries, ...adjustment, { type: 'counted', warehouseId, productId, counted, expected, difference }]
  }
}

/** What is held stands on the shelf: whoever counts fewer has to say whose goods are missing. */
function judgeCounted(level: StockLevel, counted: number): Refusal | undefined {
  const { warehouseId, productId } = level
  const { available, reserved, committed, damaged, quarantined } = level.counts
  if (counted >= reserved + committed) return undefined
  return refuse('INSUFFICIENT_STOCK', {
    command: 'count',
    warehouseId,
    productId,
    bucket: 'held',
    requested: counted,
    ...{ available, reserved, committed, damaged, quarantined },
  })
}

function readLevel(request: Unchecked): LevelFields & MovementDetails {
  return {
    warehouseId: readId(request, 'warehouseId'),
    productId: readId(request, 'productId'),
    unitCost: readUnitCost(request),
    expectedVersion: readExpectedVersion(request),
  }
}

function adjustBy(stock: Stock, level: StockLevel, delta: number, details: MovementDetails): Decision {
  const movement = level.move('adjusted', Math.abs(delta), delta > 0 ? found : missing, details)
  if (isRefusal(movement)) return movement
  const refusal = delta > 0 ? stock.judgeSums(level.warehouseId, level.productId, delta) : undefined
  return refusal ?? [movement]
}
