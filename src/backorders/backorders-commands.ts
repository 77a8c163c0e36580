import type { AllocationPlan } from '../allocation/allocation-plan.ts'
import { byWarehouseId } from '../allocation/by-warehouse-id.ts'
import { planOn } from '../allocation/planning.ts'
import { isRefusal, type Refusal, refuse, refuseAs } from '../errors/refusal.ts'
import { type PlacedRow, placedRow, readPlaced } from '../inventory/image/key-rows.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Reservation } from '../inventory/reservation.ts'
import type { Desk, LedgerCommand, ReadBooks } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { Backorder } from './backorder.ts'
import {
  type CancelBackorderRequest,
  type CancelFields,
  type ConfigureBackordersRequest,
  type ConfigureFields,
  cancelFields,
  configureFields,
  type ReserveFields,
  type ReserveOrWaitRequest,
  readCancelled,
  readConfigured,
  readReserved,
  reserveFields,
} from './backorder-requests.ts'
import { backorderLimit, backorderNotFound, backorderOwned } from './backorders-errors.ts'
import { backordersKey } from './backorders-key.ts'
import { holdUnits } from './filling.ts'

/** What is there is reserved, and what is not waits. */
export interface ReservedOrWaiting {
  readonly reservations: readonly Reservation[]
  /** What waits; undefined if everything was there. */
  readonly backorder: Backorder | undefined
}

interface KeptReserve {
  readonly reservations: readonly PlacedRow[]
  readonly backorder: Backorder | null
}

/** Sets what may wait for a product. What waits already stays. */
export const configure: LedgerCommand<ConfigureBackordersRequest, ConfigureFields, null, undefined> = ledgerCommand({
  name: 'backorders.configure',
  request: configureFields,
  read: readConfigured,
  locks: () => [],
  decide: ({ productId, warehouseId, policy, limit, releaseAt }, desk) => {
    if (warehouseId !== undefined && desk.stock.warehouse(warehouseId) === undefined)
      return refuse('WAREHOUSE_NOT_FOUND', { warehouseId })
    desk.record(backordersKey, {
      ledger: 'backorders',
      type: 'policy-set',
      productId,
      ...(warehouseId !== undefined && { warehouseId }),
      policy,
      ...(limit !== undefined && { limit }),
      ...(releaseAt !== undefined && { releaseAt }),
    })
    return undefined
  },
  keep: () => null,
  result: () => undefined,
})

/** Reserves what is there; the rest waits, if the policy lets it. */
export const reserve: LedgerCommand<ReserveOrWaitRequest, ReserveFields, KeptReserve, ReservedOrWaiting> =
  ledgerCommand({
    name: 'backorders.reserve',
    request: reserveFields,
    read: readReserved,
    locks: ({ productId, warehouseId }, books) => levelsOf(productId, warehouseId, books),
    decide: decideReserve,
    keep: (_, books, { entries }) => {
      const ids = entries.flatMap((entry) =>
        entry.type === 'reserved' ? ((entry as { reservationId?: string }).reservationId ?? []) : [],
      )
      const made = entries.find(({ type }) => type === 'demand-made') as { id: string } | undefined
      return {
        reservations: ids.map((id) => placedRow(books.stock.reservation(id) as Reservation)),
        backorder: made === undefined ? null : (books.ledger(backordersKey).view(made.id) ?? null),
      }
    },
    result: ({ reservations, backorder }) =>
      Object.freeze({ reservations: Object.freeze(reservations.map(readPlaced)), backorder: backorder ?? undefined }),
  })

/** Units of a backorder no longer wait. */
export const cancel: LedgerCommand<CancelBackorderRequest, CancelFields, Backorder, Backorder> = ledgerCommand({
  name: 'backorders.cancel',
  request: cancelFields,
  needsReason: true,
  read: readCancelled,
  locks: () => [],
  decide: decideCancel,
  keep: ({ backorderId }, books) => books.ledger(backordersKey).view(backorderId) as Backorder,
  result: (backorder) => backorder,
  identity: ({ backorderId, quantity }) => ({ backorderId, quantity }),
})

function levelsOf(productId: string, warehouseId: string | undefined, { stock }: ReadBooks): readonly LevelKey[] {
  const warehouses = warehouseId === undefined ? [...stock.warehouseIds()] : [warehouseId]
  return warehouses.map((id) => ({ warehouseId: id, productId }))
}

function decideReserve(fields: ReserveFields, desk: Desk): Refusal | undefined {
  const { productId, warehouseId, ttlMs, fillAs } = fields
  const plan = planFor(fields, desk)
  if (isRefusal(plan)) return plan
  const missing = plan.short[0]?.missing ?? 0
  const refusal = missing === 0 ? undefined : judgeMissing(fields, missing, plan, desk)
  if (refusal !== undefined) return refusal
  const holding = { productId, fillAs, ttlMs, owner: desk.asker, backorderId: undefined }
  for (const shipment of plan.shipments)
    for (const part of shipment.lines) holdUnits(desk, holding, shipment.warehouseId, part.quantity)
  if (missing === 0) return undefined
  desk.record(backordersKey, {
    ledger: 'backorders',
    type: 'demand-made',
    id: desk.newId(),
    productId,
    ...(warehouseId !== undefined && { warehouseId }),
    quantity: missing,
    fillAs,
    ...(ttlMs !== undefined && { ttlMs }),
    ...(desk.asker !== undefined && { owner: desk.asker }),
  })
  return undefined
}

/** What waits for a product is counted exactly. */
const mostUnits = Number.MAX_SAFE_INTEGER

/** What is there of a demand, and where it is taken: one that is bound has no choice. */
function planFor({ productId, warehouseId, quantity }: ReserveFields, desk: Desk): AllocationPlan | Refusal {
  const request = { lines: [{ productId, quantity }], partial: true }
  if (warehouseId !== undefined) return planOn(desk.stock, { ...request, only: [warehouseId] }, byWarehouseId)
  return planOn(desk.stock, request, desk.ledger(backordersKey).allocation ?? byWarehouseId)
}

function judgeMissing(
  { productId, warehouseId, quantity }: ReserveFields,
  missing: number,
  { short }: AllocationPlan,
  desk: Desk,
): Refusal | undefined {
  const book = desk.ledger(backordersKey)
  const { policy, limit = mostUnits } = book.policy(productId, warehouseId)
  if (policy === 'deny') {
    const shortage = { productId, requested: quantity, available: quantity - missing, lines: 1, short }
    return refuse('INSUFFICIENT_STOCK', { command: 'backorders.reserve', bucket: 'available', ...shortage })
  }
  const waiting = book.counts(productId, warehouseId).backordered
  const where = warehouseId === undefined ? {} : { warehouseId }
  if (missing > limit - waiting)
    return refuseAs(backorderLimit, { productId, ...where, limit, waiting, requested: missing })
  const all = book.counts(productId).backordered
  if (missing <= mostUnits - all) return undefined
  return refuseAs(backorderLimit, { productId, limit: mostUnits, waiting: all, requested: missing })
}

function decideCancel({ backorderId, quantity, reason }: CancelFields, desk: Desk): Refusal | undefined {
  const demand = desk.ledger(backordersKey).demand(backorderId)
  if (demand === undefined) return refuseAs(backorderNotFound, { backorderId })
  const { productId, waiting, owner } = demand
  if (owner !== undefined && owner !== desk.asker) return refuseAs(backorderOwned, { backorderId, owner })
  const cut = quantity ?? waiting
  if (cut > waiting) {
    const problem = `backorder ${backorderId} waits for ${waiting}`
    return refuse('INVALID_QUANTITY', { field: 'quantity', requested: cut, maximum: waiting, problem })
  }
  if (cut === 0) return undefined
  desk.record(backordersKey, {
    ledger: 'backorders',
    type: 'demand-cancelled',
    id: backorderId,
    productId,
    quantity: cut,
    ...(reason !== undefined && { reason }),
  })
  return undefined
}
