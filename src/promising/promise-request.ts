import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readId, readOptionalId, readOptionalTime, readQuantity } from '../inventory/request/fields.ts'

export interface PromiseRequest {
  readonly productId: string
  readonly quantity: number
  /** Where it must be shipped from; anywhere, if left out. */
  readonly warehouseId?: string
  /** As of when dates and days are counted, in milliseconds since 1970; now, if left out. */
  readonly at?: number
}

const requestFields = fieldsOf<PromiseRequest>({ productId: true, quantity: true, warehouseId: true, at: true })

/** @throws INVALID_ARGUMENT, INVALID_ID, INVALID_QUANTITY */
export function readPromiseRequest(value: unknown): PromiseRequest {
  const request = readObject(value, 'request', requestFields)
  const warehouseId = readOptionalId(request, 'warehouseId')
  const at = readOptionalTime(request, 'at')
  return {
    productId: readId(request, 'productId'),
    quantity: readQuantity(request),
    ...(warehouseId !== undefined && { warehouseId }),
    ...(at !== undefined && { at }),
  }
}

/** Of the names that `Intl` knows, such as `Europe/Berlin`. @throws INVALID_ARGUMENT */
export function readTimeZone(value: unknown): string {
  try {
    if (typeof value !== 'string') throw new TypeError()
    new Intl.DateTimeFormat('en-GB', { timeZone: value })
    return value
  } catch {
    throw invalidArgument('timeZone', value, 'must be the name of a time zone, such as Europe/Berlin')
  }
}
