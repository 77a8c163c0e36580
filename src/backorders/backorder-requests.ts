import { invalidArgument } from '../errors/invalid-argument.ts'
import type { FieldList, Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import {
  readChoice,
  readId,
  readOptionalId,
  readOptionalTime,
  readOptionalWholeNumber,
  readQuantity,
} from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import type { BackorderPolicy, FillAs } from './backorder.ts'

export interface ConfigureBackordersRequest extends CommandOptions {
  readonly productId: string
  /** Without it, for every warehouse that has no setting of its own. */
  readonly warehouseId?: string
  readonly policy: BackorderPolicy
  /** The most units that may wait. */
  readonly limit?: number
  /** Of a pre-order: when it may be shipped, in milliseconds since 1970. */
  readonly releaseAt?: number
}

export interface ReserveOrWaitRequest extends CommandOptions {
  readonly productId: string
  /** Where it must come from; anywhere, if left out. */
  readonly warehouseId?: string
  readonly quantity: number
  /** For the holds, those of fills included; the inventory's default if left out. */
  readonly ttlMs?: number
  /** `committed`: it is paid, so what comes is confirmed at once. `reserved` if left out. */
  readonly fillAs?: FillAs
}

export interface CancelBackorderRequest extends CommandOptions {
  readonly backorderId: string
  /** All that waits, if left out. */
  readonly quantity?: number
}

export interface ConfigureFields {
  readonly productId: string
  readonly warehouseId: string | undefined
  readonly policy: BackorderPolicy
  readonly limit: number | undefined
  readonly releaseAt: number | undefined
}

export interface ReserveFields {
  readonly productId: string
  readonly warehouseId: string | undefined
  readonly quantity: number
  readonly ttlMs: number | undefined
  readonly fillAs: FillAs
}

export interface CancelFields {
  readonly backorderId: string
  readonly quantity: number | undefined
  readonly reason: string | undefined
}

export const configureFields: FieldList<ConfigureBackordersRequest> = {
  productId: true,
  warehouseId: true,
  policy: true,
  limit: true,
  releaseAt: true,
  ...commandFields,
}
export const reserveFields: FieldList<ReserveOrWaitRequest> = {
  productId: true,
  warehouseId: true,
  quantity: true,
  ttlMs: true,
  fillAs: true,
  ...commandFields,
}
export const cancelFields: FieldList<CancelBackorderRequest> = { backorderId: true, quantity: true, ...commandFields }

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readConfigured(request: Unchecked): ConfigureFields {
  const policy = readChoice(request, 'policy', ['deny', 'backorder', 'pre-order']) as BackorderPolicy
  const limit = readOptionalWholeNumber(request, 'limit')
  const releaseAt = readOptionalTime(request, 'releaseAt')
  if (policy === 'deny' && limit !== undefined) throw invalidArgument('limit', limit, 'does not go with deny')
  if ((policy === 'pre-order') !== (releaseAt !== undefined))
    throw invalidArgument('releaseAt', releaseAt, 'goes with a pre-order, which needs it')
  return {
    productId: readId(request, 'productId'),
    warehouseId: readOptionalId(request, 'warehouseId'),
    policy,
    limit,
    releaseAt,
  }
}

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readReserved(request: Unchecked): ReserveFields {
  const fillAs = request.fillAs === undefined ? 'reserved' : readChoice(request, 'fillAs', ['reserved', 'committed'])
  return {
    productId: readId(request, 'productId'),
    warehouseId: readOptionalId(request, 'warehouseId'),
    quantity: readQuantity(request),
    ttlMs: readOptionalWholeNumber(request, 'ttlMs', 1),
    fillAs: fillAs as FillAs,
  }
}

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readCancelled(request: Unchecked): CancelFields {
  return {
    backorderId: readId(request, 'backorderId'),
    quantity: request.quantity === undefined ? undefined : readQuantity(request),
    reason: request.reason as string | undefined,
  }
}
