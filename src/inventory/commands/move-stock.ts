import { invalidArgument } from '../../errors/invalid-argument.ts'
import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal } from '../../errors/refusal.ts'
import { type Account, isPhysical } from '../bucket.ts'
import { type Receipt, receiptOf } from '../command-result.ts'
import type { Decision } from '../decision.ts'
import {
  type LossType,
  type MovementDetails,
  type MovementType,
  type Route,
  routeFrom,
  routeInto,
  usualRoute,
} from '../movement.ts'
import type { ReadLevel } from '../read-level.ts'
import { readChoice, readId, readOptionalWholeNumber, readQuantity } from '../request/fields.ts'
import type {
  LostHold,
  MarkDamagedRequest,
  MoveRequest,
  ReceiveRequest,
  RemoveRequest,
  ReturnToSupplierRequest,
  WriteOffRequest,
} from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import {
  type CommandKind,
  commandFields,
  commandKind,
  findLevel,
  type LevelFields,
  onLevel,
  readExpectedVersion,
  readUnitCost,
} from './command-kind.ts'
import { endLostHolds, readLostHolds } from './lost-holds.ts'

export const moveFields: FieldList<MoveRequest> = {
  warehouseId: true,
  productId: true,
  quantity: true,
  unitCost: true,
  expectedVersion: true,
  ...commandFields,
}
const lossFields: FieldList<RemoveRequest> = { ...moveFields, fromHeld: true }
export interface MoveFields extends LevelFields, MovementDetails {
  readonly quantity: number
  /** Either end, where the movement table leaves a choice. */
  readonly route: Route
  readonly fromHeld?: readonly LostHold[] | undefined
}

/** What tells the commands apart that move one quantity along one row of the movement table. */
interface MoveParts<Request> {
  readonly name: string
  readonly movement: MovementType
  readonly request: FieldList<Request>
  readonly needsReason?: boolean
  /** Whether goods that are held can be lost by it. */
  readonly lostBy?: LossType
  readonly readRoute?: (request: Unchecked) => Route
  /** What it has beside the others. */
  readonly readMore?: (request: Unchecked) => Partial<MoveFields>
}

type Move<Request> = CommandKind<Request, MoveFields, Receipt>

export const receive: Move<ReceiveRequest> = costedOnce(
  move({
    name: 'receive',
    movement: 'received',
    request: { ...moveFields, totalCost: true, disposition: true },
    readRoute: readArrival('received'),
    readMore: (request) => ({ totalCost: readOptionalWholeNumber(request, 'totalCost', 0) }),
  }),
)
export const sell: Move<MoveRequest> = move({ name: 'sell', movement: 'sold', request: moveFields })
export const markDamaged: Move<MarkDamagedRequest> = move({
  name: 'markDamaged',
  movement: 'damaged',
  request: lossFields,
  lostBy: 'damaged',
})
export const quarantine: Move<MoveRequest> = move({
  name: 'quarantine',
  movement: 'quarantined',
  request: moveFields,
})
export const clear: Move<MoveRequest> = move({ name: 'clear', movement: 'cleared', request: moveFields })
export const remove: Move<RemoveRequest> = move({
  name: 'remove',
  movement: 'removed',
  request: lossFields,
  needsReason: true,
  lostBy: 'removed',
})
export const writeOff: Move<WriteOffRequest> = move({
  name: 'writeOff',
  movement: 'written-off',
  request: { ...moveFields, from: true },
  needsReason: true,
  readRoute: (request) =>
    routeFrom('written-off', readChoice<Account>(request, 'from', ['damaged', 'quarantined'])) as Route,
})
export const returnToSupplier: Move<ReturnToSupplierRequest> = move({
  name: 'returnToSupplier',
  movement: 'returned-to-supplier',
  request: { ...moveFields, from: true, receiptSequence: true },
  readRoute: (request) =>
    routeFrom(
      'returned-to-supplier',
      readChoice<Account>(request, 'from', ['available', 'damaged', 'quarantined']),
    ) as Route,
  readMore: (request) => ({ receiptSequence: readOptionalWholeNumber(request, 'receiptSequence', 1) }),
})

/** What goods cost is said of one unit or of all together, never of both: one of them could be wrong. */
function costedOnce<Request>(received: Move<Request>): Move<Request> {
  return commandKind({
    ...received,
    read: (request) => {
      const fields = received.read(request)
      const { unitCost, totalCost } = fields
      if (unitCost === undefined || totalCost === undefined) return fields
      throw invalidArgument('totalCost', totalCost, 'is what all units cost together; leave it out, or unitCost')
    },
  })
}

/** Goods arrive good, unless it is said that they are damaged. */
export function readArrival(type: MovementType): (request: Unchecked) => Route {
  return (request) => {
    if (request.disposition === undefined) return usualRoute(type)
    return routeInto(type, readChoice<Account>(request, 'disposition', ['available', 'damaged'])) as Route
  }
}

/** A command that moves one quantity of one product in one warehouse. */
export function move<Request>(parts: MoveParts<Request>): Move<Request> {
  const { movement, lostBy, readRoute, readMore } = parts
  return commandKind({
    name: parts.name,
    request: parts.request,
    needsReason: parts.needsReason ?? false,
    read: (request) => ({
      warehouseId: readId(request, 'warehouseId'),
      productId: readId(request, 'productId'),
      quantity: readQuantity(request),
      route: readRoute?.(request) ?? usualRoute(movement),
      unitCost: readUnitCost(request),
      expectedVersion: readExpectedVersion(request),
      ...(lostBy !== undefined && { fromHeld: readLostHolds(request) }),
      ...readMore?.(request),
    }),
    locks: onLevel,
    decide: (fields, stock, { at }) => {
      const level = findLevel(stock, fields)
      if (isRefusal(level)) return level
      if (lostBy !== undefined && fields.fromHeld !== undefined) return decideLoss(fields, stock, level, lostBy, at)
      return decideMove(movement, fields, stock, level)
    },
    result: receiptOf,
  })
}

function decideMove(type: MovementType, fields: MoveFields, stock: Stock, level: ReadLevel): Decision {
  const movement = level.move(type, fields.quantity, fields.route, fields)
  if (isRefusal(movement)) return movement
  if (isPhysical(movement.from) || !isPhysical(movement.to)) return [movement]
  const { warehouseId, productId } = level
  const refusal =
    stock.judgeArrival(warehouseId, productId, fields.quantity) ??
    stock.judgeSums(warehouseId, productId, fields.quantity)
  return refusal ?? [movement]
}

function decideLoss(fields: MoveFields, stock: Stock, level: ReadLevel, lostBy: LossType, at: number): Decision {
  const { fromHeld, quantity, route } = fields
  const lost = endLostHolds(stock, level, fromHeld, quantity, lostBy, at)
  if (isRefusal(lost)) return lost
  const movement = lost.level.move(lostBy, quantity, route, fields)
  return isRefusal(movement) ? movement : [...lost.entries, movement]
}
