import type { Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../../errors/refusal.ts'
import { type Receipt, receiptOf } from '../command-result.ts'
import type { Decision } from '../decision.ts'
import { type MovementDetails, type Route, routeFrom, routeInto } from '../movement.ts'
import type { ReadLevel } from '../read-level.ts'
import { readCounted, readDelta, readId } from '../request/fields.ts'
import type { AdjustRequest, CountRequest, LostHold } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import { onShelf } from '../stock-count.ts'
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
import { endLostHolds, readLostHolds } from './lost-holds.ts'

const found = routeInto('adjusted', 'available') as Route
const missing = routeFrom('adjusted', 'available') as Route

interface AdjustFields extends LevelFields, MovementDetails {
  readonly delta: number
}

/** Sets the books right by a difference. Capacity is not asked: it records what is. */
export const adjust: CommandKind<AdjustRequest, AdjustFields, Receipt> = commandKind({
  name: 'adjust',
  request: {
    warehouseId: true,
    productId: true,
    delta: true,
    unitCost: true,
    expectedVersion: true,
    ...commandFields,
  },
  needsReason: true,
  read: (request) => ({ ...readLevel(request), delta: readDelta(request) }),
  locks: onLevel,
  decide: (fields, stock) => {
    const level = findLevel(stock, fields)
    return isRefusal(level) ? level : adjustBy(stock, level, fields.delta, fields)
  },
  result: receiptOf,
})

interface CountFields extends LevelFields, MovementDetails {
  readonly counted: number
  readonly fromHeld: readonly LostHold[] | undefined
}

/** Sets the books right to what was counted on the shelf, held goods included. It is recorded also where they were right. */
export const count: CommandKind<CountRequest, CountFields, Receipt> = commandKind({
  name: 'count',
  request: {
    warehouseId: true,
    productId: true,
    counted: true,
    unitCost: true,
    expectedVersion: true,
    fromHeld: true,
    ...commandFields,
  },
  needsReason: true,
  read: (request) => ({
    ...readLevel(request),
    counted: readCounted(request),
    fromHeld: readLostHolds(request),
  }),
  locks: onLevel,
  decide: decideCount,
  result: receiptOf,
})

function decideCount(fields: CountFields, stock: Stock, { at }: Moment): Decision {
  const found = findLevel(stock, fields)
  if (isRefusal(found)) return found
  const { counted, fromHeld } = fields
  const expected = onShelf(found.counts)
  const lost = endLostHolds(stock, found, fromHeld, Math.max(expected - counted, 0), 'adjusted', at)
  if (isRefusal(lost)) return lost
  const { level, entries } = lost
  const refusal = judgeCounted(level, counted)
  if (refusal !== undefined) return refusal
  const difference = counted - expected
  const adjustment = difference === 0 ? [] : adjustBy(stock, level, difference, fields)
  if (isRefusal(adjustment)) return adjustment
  const { warehouseId, productId } = level
  return [...entries, ...adjustment, { type: 'counted', warehouseId, productId, counted, expected, difference }]
}

/** What is held stands on the shelf: whoever counts fewer has to say whose goods are missing. */
function judgeCounted(level: ReadLevel, counted: number): Refusal | undefined {
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

function adjustBy(stock: Stock, level: ReadLevel, delta: number, details: MovementDetails): Decision {
  const movement = level.move('adjusted', Math.abs(delta), delta > 0 ? found : missing, details)
  if (isRefusal(movement)) return movement
  const refusal = delta > 0 ? stock.judgeSums(level.warehouseId, level.productId, delta) : undefined
  return refusal ?? [movement]
}
