import { invalidArgument } from '../errors/invalid-argument.ts'
import { checkObject, type FieldList, fieldsOf, type KnownFields, type Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import {
  readId,
  readList,
  readOptionalId,
  readOptionalWholeNumber,
  readQuantity,
  readText,
  readWholeNumber,
} from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import { readFlag } from './place-requests.ts'

/** Units of a line (its rows in the order made), or of one row. */
export type LineUnits = { readonly quantity: number } & (
  | { readonly lineNumber: number; readonly rowId?: undefined }
  | { readonly rowId: string; readonly lineNumber?: undefined }
)

export interface AskedUnits {
  readonly lineNumber: number | undefined
  readonly rowId: string | undefined
  readonly quantity: number
}

/** A command on an order that is there. */
export interface OnOrderRequest extends CommandOptions {
  readonly orderId: string
  /** Refused with STALE_VERSION if the order is at another. */
  readonly expectedVersion?: number
}

export interface OnOrderFields {
  readonly orderId: string
  readonly expectedVersion: number | undefined
}

export interface CancelOrderRequest extends OnOrderRequest {
  /** All that is not shipped, if left out. */
  readonly lines?: readonly LineUnits[]
}

export interface CancelFields extends OnOrderFields {
  readonly lines: readonly AskedUnits[] | undefined
}

export interface RefundOrderRequest extends OnOrderRequest {
  /** All that can be, if left out. */
  readonly amount?: number
  /** Whether it is the shipping that is given back. */
  readonly shipping?: boolean
  /** Whether it is a line's money that is given back. */
  readonly lineNumber?: number
}

export interface RefundFields extends OnOrderFields {
  readonly amount: number | undefined
  readonly shipping: boolean
  readonly lineNumber: number | undefined
  readonly why: string
}

export interface RetryRefundRequest extends OnOrderRequest {
  readonly refundId: string
}

export interface ReplaceRequest extends OnOrderRequest {
  /** Of the new order; made, if left out. */
  readonly newOrderId?: string
  readonly lines: readonly LineUnits[]
  /** The return that is its ground; without it the goods were lost. */
  readonly returnId?: string
}

export interface ReplaceFields extends OnOrderFields {
  readonly newOrderId: string | undefined
  readonly lines: readonly AskedUnits[]
  readonly returnId: string | undefined
}

export const onOrderFields: FieldList<OnOrderRequest> = { orderId: true, expectedVersion: true, ...commandFields }
export const cancelFields: FieldList<CancelOrderRequest> = { ...onOrderFields, lines: true }
export const refundFields: FieldList<RefundOrderRequest> = {
  ...onOrderFields,
  amount: true,
  shipping: true,
  lineNumber: true,
}
export const retryRefundFields: FieldList<RetryRefundRequest> = { ...onOrderFields, refundId: true }
export const replaceFields: FieldList<ReplaceRequest> = {
  ...onOrderFields,
  newOrderId: true,
  lines: true,
  returnId: true,
}

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field, as all that follow */
export function readOnOrder(request: Unchecked): OnOrderFields {
  return {
    orderId: readId(request, 'orderId'),
    expectedVersion: readOptionalWholeNumber(request, 'expectedVersion'),
  }
}

export function readCancelled(request: Unchecked): CancelFields {
  const lines = request.lines === undefined ? undefined : readLineUnits(request)
  return { ...readOnOrder(request), lines }
}

export function readRefund(request: Unchecked): RefundFields {
  const amount = readOptionalWholeNumber(request, 'amount', 1)
  const shipping = readFlag(request, 'shipping') === true
  const lineNumber = readOptionalWholeNumber(request, 'lineNumber', 1)
  if (shipping && lineNumber !== undefined)
    throw invalidArgument('lineNumber', lineNumber, 'does not go with shipping; refund one, then the other')
  return { ...readOnOrder(request), amount, shipping, lineNumber, why: readText(request, 'reason') }
}

export function readReplaced(request: Unchecked): ReplaceFields {
  return {
    ...readOnOrder(request),
    newOrderId: readOptionalId(request, 'newOrderId'),
    lines: readLineUnits(request),
    returnId: readOptionalId(request, 'returnId'),
  }
}

const unitFields = fieldsOf<{ lineNumber: number; rowId: string; quantity: number }>({
  lineNumber: true,
  rowId: true,
  quantity: true,
})

export function readLineUnits(request: Unchecked): readonly AskedUnits[] {
  return readUnits(request, unitFields, () => ({}))
}

/** Units of lines or rows, each with what more is said of it. */
export function readUnits<More extends object>(
  request: Unchecked,
  known: KnownFields,
  readMore: (line: Unchecked, path: string) => More,
): readonly (AskedUnits & More)[] {
  return readList(request, 'lines').map((value, index) => {
    const path = `lines[${index}]`
    const line = checkObject(value, path, known, path)
    const rowId = readOptionalId(line, 'rowId', `${path}.rowId`)
    if (rowId !== undefined && line.lineNumber !== undefined)
      throw invalidArgument(`${path}.rowId`, rowId, 'does not go with lineNumber; name the line or the row')
    return {
      lineNumber: rowId === undefined ? readWholeNumber(line, 'lineNumber', 1, `${path}.lineNumber`) : undefined,
      rowId,
      quantity: readQuantity(line, 'quantity', `${path}.quantity`),
      ...readMore(line, path),
    }
  })
}
