import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import { isRefusal } from '../../errors/refusal.ts'
import { type Account, isPhysical } from '../bucket.ts'
import type { Decision } from '../decision.ts'
import type { LevelKey } from '../level-key.ts'
import {
  type LossType,
  type MovementDetails,
  type MovementType,
  onlyRoute,
  type Route,
  routeFrom,
  routeInto,
} from '../movement.ts'
import { readChoice, readId, readOptionalId, readOptionalWholeNumber, readQuantity } from '../request/fields.ts'
import type {
  LostHold,
  MoveRequest,
  RemoveRequest,
  ReturnToSupplierRequest,
  WriteOffRequest,
} from '../request/requests.ts'
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
import { endLostHolds, readLostHolds } from './lost-holds.ts'

export const moveFields: FieldList<MoveRequest> = {
  warehouseId: true,
  productId: true,
  quantity: true,
  unitCost: true,
  expectedVersion: true,
  ...commandFields,
}
export const lossFields: FieldList<RemoveRequest> = { ...moveFields, fromHeld: true }
export const writeOffFields: FieldList<WriteOffRequest> = { ...moveFields, from: true }
export const returnToSupplierFields: FieldList<ReturnToSupplierRequest> = {
  ...moveFields,
  from: true,
  receiptSequence: true,
}
export interface MoveFields extends LevelFields, MovementDetails {
  readonly quantity: number
  /** Either end, where the movement table leaves a choice. */
  readonly route: Route
  readonly fromHeld?: readonly LostHold[] | undefined
}

/** What tells the commands apart that move one quantity along one row of the movement table. */
interface MoveKind {
  readonly movement: MovementType
  readonly requiresReason?: boolean
  /** Whether goods that are held can be lost by it. */
  readonly lostBy?: LossType
  readonly readRoute?: (request: Unchecked) => Route
}

export type MoveCommandType =
  | 'receive'
  | 'sell'
  | 'markDamaged'
  | 'quarantine'
  | 'clear'
  | 'remove'
  | 'writeOff'
  | 'returnStock'
  | 'returnToSupplier'

const kinds: { readonly [Type in MoveCommandType]: MoveKind } = {
  receive: { movement: 'received' },
  sell: { movement: 'sold' },
  markDamaged: { movement: 'damaged', lostBy: 'damaged' },
  quarantine: { movement: 'quarantined' },
  clear: { movement: 'cleared' },
  remove: { movement: 'removed', requiresReason: true, lostBy: 'removed' },
  writeOff: {
    movement: 'written-off',
    requiresReason: true,
    readRoute: (request) =>
      routeFrom('written-off', readChoice<Account>(request, 'from', ['damaged', 'quarantined'])) as Route,
  },
  returnToSupplier: {
    movement: 'returned-to-supplier',
    readRoute: (request) =>
      routeFrom(
        'returned-to-supplier',
        readChoice<Account>(request, 'from', ['available', 'damaged', 'quarantined']),
      ) as Route,
  },
  returnStock: {
    movement: 'returned',
    readRoute: (request) =>
      routeInto(
        'returned',
        readChoice<Account>(request, 'disposition', ['available', 'quarantined', 'damaged']),
      ) as Route,
  },
}

/** Moves one quantity of one product in one warehouse: receive, sell, remove, mark as damaged … */
export class MoveStock extends Command<MoveFields> {
  readonly #movement: MovementType
  readonly #lostBy: LossType | undefined

  constructor(type: MoveCommandType, request: Unchecked) {
    const kind = kinds[type]
    super(type, request, {
      warehouseId: readId(request, 'warehouseId'),
      productId: readId(request, 'productId'),
      quantity: readQuantity(request),
      route: kind.readRoute?.(request) ?? onlyRoute(kind.movement),
      unitCost: readUnitCost(request),
      expectedVersion: readExpectedVersion(request),
      ...(kind.lostBy !== undefined && { fromHeld: readLostHolds(request) }),
      ...(type === 'returnStock' && readReversed(request)),
      ...(type === 'returnToSupplier' && { receiptSequence: readOptionalWholeNumber(request, 'receiptSequence', 1) }),
    })
    if (kind.requiresReason) this.mustHaveReason()
    this.#movement = kind.movement
    this.#lostBy = kind.lostBy
  }

  levels(_stock?: Stock): readonly LevelKey[] {
    return [this.fields]
  }

  decide(stock: Stock, { at }: Moment): Decision {
    const { fields } = this
    const level = findLevel(stock, fields)
    if (isRefusal(level)) return level
    if (this.#lostBy !== undefined && fields.fromHeld !== undefined) return this.#lose(stock, level, this.#lostBy, at)
    const movement = level.move(this.#movement, fields.quantity, fields.route, fields)
    if (isRefusal(movement)) return movement
    if (isPhysical(movement.from)) return [movement]
    const { warehouseId, productId } = level
    const refusal =
      stock.judgeArrival(warehouseId, productId, fields.quantity) ??
      stock.judgeSums(warehouseId, productId, fields.quantity)
    return refusal ?? [movement]
  }

  #lose(stock: Stock, level: StockLevel, lostBy: LossType, at: number): Decision {
    const { fromHeld, quantity, route } = this.fields
    const lost = endLostHolds(stock, level, fromHeld, quantity, lostBy, at)
    if (isRefusal(lost)) return lost
    const movement = lost.level.move(lostBy, quantity, route, this.fields)
    return isRefusal(movement) ? movement : [...lost.entries, movement]
  }
}

function readReversed(request: Unchecked): Pick<MovementDetails, 'reservationId' | 'reversesSequence'> {
  return {
    reservationId: readOptionalId(request, 'reservationId'),
    reversesSequence: readOptionalWholeNumber(request, 'reversesSequence', 1),
  }
}
