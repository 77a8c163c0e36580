import { invalidArgument } from '../errors/invalid-argument.ts'
import { type FieldList, fieldsOf, readPart, type Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import {
  readChoice,
  readId,
  readOptionalId,
  readOptionalWholeNumber,
  readText,
  readWholeNumber,
} from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import type { Disposition } from './order.ts'
import {
  type AskedUnits,
  type LineUnits,
  type OnOrderFields,
  type OnOrderRequest,
  onOrderFields,
  readOnOrder,
  readUnits,
} from './order-requests.ts'

export interface Fee {
  readonly amount: number
  readonly reason: string
}

export interface RequestReturnRequest extends OnOrderRequest {
  readonly lines: readonly (LineUnits & { readonly reason?: string })[]
}

export interface ReturnGoodsRequest extends OnOrderRequest {
  /** Where the goods come in; left out where a seller takes back its own. */
  readonly warehouseId?: string
  readonly lines: readonly (LineUnits & { readonly disposition: Disposition })[]
  readonly fee?: Fee
}

/** A command on a return that is there. */
export interface OnReturnRequest extends CommandOptions {
  readonly returnId: string
  /** Of its order. */
  readonly expectedVersion?: number
}

export interface ReceiveReturnRequest extends OnReturnRequest {
  readonly warehouseId?: string
  /** What came. */
  readonly lines: readonly (LineUnits & { readonly disposition: Disposition })[]
}

export interface RefundReturnRequest extends OnReturnRequest {
  readonly fee?: Fee
}

export interface UnreturnRequest extends OnReturnRequest {
  /** Where the goods leave from. */
  readonly warehouseId?: string
  readonly lines: readonly (LineUnits & { readonly from: Disposition })[]
}

export interface OnReturnFields {
  readonly returnId: string
  readonly expectedVersion: number | undefined
}

export type ReturnedUnits = AskedUnits & { readonly disposition: Disposition }

export interface RequestReturnFields extends OnOrderFields {
  readonly lines: readonly (AskedUnits & { readonly why: string | undefined })[]
}

export interface ReturnGoodsFields extends OnOrderFields {
  readonly warehouseId: string | undefined
  readonly lines: readonly ReturnedUnits[]
  readonly fee: Fee | undefined
}

export interface ReceiveFields extends OnReturnFields {
  readonly warehouseId: string | undefined
  readonly lines: readonly ReturnedUnits[]
}

export interface RefundReturnFields extends OnReturnFields {
  readonly fee: Fee | undefined
}

export interface UnreturnFields extends OnReturnFields {
  readonly warehouseId: string | undefined
  readonly lines: readonly (AskedUnits & { readonly from: Disposition })[]
}

const onReturn: FieldList<OnReturnRequest> = { returnId: true, expectedVersion: true, ...commandFields }

export const requestReturnFields: FieldList<RequestReturnRequest> = { ...onOrderFields, lines: true }
export const returnGoodsFields: FieldList<ReturnGoodsRequest> = {
  ...onOrderFields,
  warehouseId: true,
  lines: true,
  fee: true,
}
export const onReturnFields: FieldList<OnReturnRequest> = onReturn
export const receiveFields: FieldList<ReceiveReturnRequest> = { ...onReturn, warehouseId: true, lines: true }
export const refundReturnFields: FieldList<RefundReturnRequest> = { ...onReturn, fee: true }
export const unreturnFields: FieldList<UnreturnRequest> = { ...onReturn, warehouseId: true, lines: true }

const dispositions: readonly Disposition[] = ['available', 'damaged', 'quarantined']
const askedFields = fieldsOf<{ lineNumber: number; rowId: string; quantity: number; reason: string }>({
  lineNumber: true,
  rowId: true,
  quantity: true,
  reason: true,
})
const returnedFields = fieldsOf<{ lineNumber: number; rowId: string; quantity: number; disposition: Disposition }>({
  lineNumber: true,
  rowId: true,
  quantity: true,
  disposition: true,
})
const unreturnedFields = fieldsOf<{ lineNumber: number; rowId: string; quantity: number; from: Disposition }>({
  lineNumber: true,
  rowId: true,
  quantity: true,
  from: true,
})
const feeFields = fieldsOf<Fee>({ amount: true, reason: true })

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field, as all that follow */
export function readRequestedReturn(request: Unchecked): RequestReturnFields {
  const lines = readUnits(request, askedFields, (line, path) => ({
    why: line.reason === undefined ? undefined : readText(line, 'reason', `${path}.reason`),
  }))
  return { ...readOnOrder(request), lines }
}

export function readReturnedGoods(request: Unchecked): ReturnGoodsFields {
  return {
    ...readOnOrder(request),
    warehouseId: readOptionalId(request, 'warehouseId'),
    lines: readReturned(request),
    fee: readFee(request),
  }
}

export function readOnReturn(request: Unchecked): OnReturnFields {
  return {
    returnId: readId(request, 'returnId'),
    expectedVersion: readOptionalWholeNumber(request, 'expectedVersion'),
  }
}

export function readReceived(request: Unchecked): ReceiveFields {
  return {
    ...readOnReturn(request),
    warehouseId: readOptionalId(request, 'warehouseId'),
    lines: readReturned(request),
  }
}

export function readRefundedReturn(request: Unchecked): RefundReturnFields {
  return { ...readOnReturn(request), fee: readFee(request) }
}

export function readUnreturned(request: Unchecked): UnreturnFields {
  const lines = readUnits(request, unreturnedFields, (line, path) => ({
    from: readDisposition(line, 'from', path),
  }))
  return { ...readOnReturn(request), warehouseId: readOptionalId(request, 'warehouseId'), lines }
}

function readReturned(request: Unchecked): readonly ReturnedUnits[] {
  return readUnits(request, returnedFields, (line, path) => ({
    disposition: readDisposition(line, 'disposition', path),
  }))
}

function readDisposition(line: Unchecked, field: string, path: string): Disposition {
  return readChoice(line, field, dispositions, `${path}.${field}`)
}

function readFee({ fee }: Unchecked): Fee | undefined {
  if (fee === undefined) return undefined
  const from = readPart(fee, 'fee', feeFields)
  const amount = readWholeNumber(from, 'amount', 0, 'fee.amount')
  if (amount === 0) throw invalidArgument('fee.amount', amount, 'must be at least 1; leave the fee out')
  return { amount, reason: readText(from, 'reason', 'fee.reason') }
}
