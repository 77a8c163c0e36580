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
import { freeUnits, holdUnits } from './filling.ts'

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
  const { productId, warehouseId, quantity, ttlMs, fillAs } = fields
  if (warehouseId !== undefined) {
    const level = desk.stock.level(warehouseId, productId)
    if (isRefusal(level)) return level
  }
  const parts = partsOf(levelsOf(productId, warehouseId, desk), quantity, desk)
  const missing = quantity - parts.reduce((sum, part) => sum + part.quantity, 0)
  const refusal = missing === 0 ? undefined : judgeMissing(fields, missing, desk)
  if (refusal !== undefined) return refusal
  const holding = { productId, fillAs, ttlMs, owner: desk.asker, backorderId: undefined }
  for (const part of parts) holdUnits(desk, holding, part.warehouseId, part.quantity)
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

/** What is free on some levels, up to a quantity; by warehouse id. */
function partsOf(levels: readonly LevelKey[], quantity: number, desk: Desk): (LevelKey & { quantity: number })[] {
  let left = quantity
  return levels
    .toSorted((a, b) => (a.warehouseId < b.warehouseId ? -1 : 1))
    .flatMap((level) => {
      const units = Math.min(left, freeUnits(desk.stock, level.warehouseId, level.productId))
      left -= units
      return units === 0 ? [] : [{ ...level, quantity: units }]
    })
}

function judgeMissing(fields: ReserveFields, missing: number, desk: Desk): Refusal | undefined {
  const { productId, warehouseId } = fields
  const book = desk.ledger(backordersKey)
  const { policy, limit = Number.POSITIVE_INFINITY } = book.policy(productId, warehouseId)
  if (policy === 'deny') return shortage(fields, desk)
  const waiting = book.counts(productId, warehouseId).backordered
  if (waiting + missing <= limit) return undefined
  const where = warehouseId === undefined ? {} : { warehouseId }
  return refuseAs(backorderLimit, { productId, ...where, limit, waiting, requested: missing })
}

function shortage({ productId, warehouseId, quantity }: ReserveFields, desk: Desk): Refusal {
  const sums = { available: 0, reserved: 0, committed: 0, damaged: 0, quarantined: 0 }
  for (const level of levelsOf(productId, warehouseId, desk)) {
    const found = desk.stock.level(level.warehouseId, productId)
    if (isRefusal(found)) continue
    for (const bucket of Object.keys(sums) as (keyof typeof sums)[]) sums[bucket] += found.counts[bucket]
  }
  const where = { warehouseId: warehouseId ?? 'all warehouses', productId }
  return refuse('INSUFFICIENT_STOCK', {
    command: 'reserve',
    ...where,
    bucket: 'available',
    requested: quantity,
    ...sums,
  })
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
