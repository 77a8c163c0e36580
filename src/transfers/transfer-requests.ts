import { invalidArgument } from '../errors/invalid-argument.ts'
import { checkObject, type FieldList, fieldsOf, type KnownFields, type Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import {
  readId,
  readList,
  readOptionalId,
  readOptionalTime,
  readOptionalWholeNumber,
  readQuantity,
  readWholeNumber,
} from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import type { ProductUnits } from './transfers-entry.ts'

export interface RequestTransferRequest extends CommandOptions {
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  /** Each product once. */
  readonly lines: readonly ProductUnits[]
  /** When it should be there, in milliseconds since 1970. */
  readonly expectedAt?: number
}

/** A command on a transfer that is there. */
export interface OnTransferRequest extends CommandOptions {
  readonly transferId: string
}

export interface ShipTransferOrderRequest extends OnTransferRequest {
  /** All that is held, if left out. */
  readonly lines?: readonly ProductUnits[]
  readonly expectedAt?: number
}

/** What arrived of a product: good units (0 is allowed), and beside them what is damaged or lost. */
export interface ArrivedUnits extends ProductUnits {
  readonly damaged?: number
  readonly lost?: number
}

export interface ReceiveTransferOrderRequest extends OnTransferRequest {
  /** The same one twice is one receipt. */
  readonly receiptId?: string
  readonly lines?: readonly ArrivedUnits[]
  /** Nothing more is expected: what is held is given back, and what is in transit is lost. */
  readonly close?: boolean
}

export interface RequestFields {
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly lines: readonly ProductUnits[]
  readonly expectedAt: number | undefined
  readonly actor: string | undefined
}

export interface OnTransferFields {
  readonly transferId: string
  readonly actor: string | undefined
}

export interface ShipFields extends OnTransferFields {
  readonly lines: readonly ProductUnits[] | undefined
  readonly expectedAt: number | undefined
}

export interface ReceiveFields extends OnTransferFields {
  readonly receiptId: string | undefined
  readonly lines: readonly Required<ArrivedUnits>[]
  readonly closes: boolean
  readonly reason: string | undefined
}

export const requestFields: FieldList<RequestTransferRequest> = {
  sourceWarehouseId: true,
  destinationWarehouseId: true,
  lines: true,
  expectedAt: true,
  ...commandFields,
}
export const onTransferFields: FieldList<OnTransferRequest> = { transferId: true, ...commandFields }
export const shipFields: FieldList<ShipTransferOrderRequest> = { ...onTransferFields, lines: true, expectedAt: true }
export const receiveFields: FieldList<ReceiveTransferOrderRequest> = {
  ...onTransferFields,
  receiptId: true,
  lines: true,
  close: true,
}

const lineFields = fieldsOf<ProductUnits>({ productId: true, quantity: true })
const arrivedFields = fieldsOf<ArrivedUnits>({ productId: true, quantity: true, damaged: true, lost: true })

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readRequested(request: Unchecked): RequestFields {
  return {
    sourceWarehouseId: readId(request, 'sourceWarehouseId'),
    destinationWarehouseId: readId(request, 'destinationWarehouseId'),
    lines: readUnits(request),
    expectedAt: readOptionalTime(request, 'expectedAt'),
    actor: readOptionalId(request, 'actor'),
  }
}

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readOnTransfer(request: Unchecked): OnTransferFields {
  return { transferId: readId(request, 'transferId'), actor: readOptionalId(request, 'actor') }
}

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readShipped(request: Unchecked): ShipFields {
  return {
    ...readOnTransfer(request),
    lines: request.lines === undefined ? undefined : readUnits(request),
    expectedAt: readOptionalTime(request, 'expectedAt'),
  }
}

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readArrived(request: Unchecked): ReceiveFields {
  const { close = false, reason } = request
  if (typeof close !== 'boolean') throw invalidArgument('close', close, 'must be true or false')
  const lines = request.lines === undefined && close ? [] : readLines(request, arrivedFields, readArrivedLine)
  const isLoss = close || lines.some(({ lost }) => lost > 0)
  if (isLoss && reason === undefined) throw invalidArgument('reason', reason, 'must be a string, where goods are lost')
  return {
    ...readOnTransfer(request),
    receiptId: readOptionalId(request, 'receiptId'),
    lines,
    closes: close,
    reason: reason as string | undefined,
  }
}

function readUnits(request: Unchecked): readonly ProductUnits[] {
  return readLines(request, lineFields, (line, path) => ({
    productId: readId(line, 'productId', `${path}.productId`),
    quantity: readQuantity(line, 'quantity', `${path}.quantity`),
  }))
}

function readArrivedLine(line: Unchecked, path: string): Required<ArrivedUnits> {
  const arrived = {
    productId: readId(line, 'productId', `${path}.productId`),
    quantity: readWholeNumber(line, 'quantity', 0, `${path}.quantity`),
    damaged: readOptionalWholeNumber(line, 'damaged', 0, `${path}.damaged`) ?? 0,
    lost: readOptionalWholeNumber(line, 'lost', 0, `${path}.lost`) ?? 0,
  }
  if (arrived.quantity + arrived.damaged + arrived.lost > 0) return arrived
  throw invalidArgument(`${path}.quantity`, 0, 'is nothing, with nothing damaged or lost; leave the line out')
}

/** A product stands in one line. */
function readLines<Line extends ProductUnits>(
  request: Unchecked,
  known: KnownFields,
  readLine: (line: Unchecked, path: string) => Line,
): readonly Line[] {
  const seen = new Map<string, number>()
  return readList(request, 'lines').map((value, index) => {
    const path = `lines[${index}]`
    const line = readLine(checkObject(value, path, known, path), path)
    const earlier = seen.get(line.productId)
    if (earlier !== undefined)
      throw invalidArgument(`${path}.productId`, line.productId, `is in lines[${earlier}], too; name each product once`)
    seen.set(line.productId, index)
    return line
  })
}
