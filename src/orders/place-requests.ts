import { invalidArgument } from '../errors/invalid-argument.ts'
import { checkObject, type FieldList, fieldsOf, readPart, type Unchecked } from '../errors/known-fields.ts'
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
import { sharesOf } from '../money/shares.ts'
import type { ShipTo } from './order.ts'
import type { LineFact } from './orders-entry.ts'

/** What a customer wants of one product. Amounts are smallest units of the currency. */
export interface PlaceLine {
  readonly productId: string
  readonly quantity: number
  readonly unitPrice: number
  /** Of the whole line. */
  readonly discount?: number
  /** Of the whole line; recorded, never computed. */
  readonly tax?: number
  readonly sellerId?: string
  /** `seller`: it moves no stock of ours (3P). */
  readonly fulfilledBy?: 'seller'
  /** Where it must come from; where the allocation says, if left out. */
  readonly warehouseId?: string
  /** Whether what is not there may wait (`stockhold/backorders`). */
  readonly backorder?: boolean
}

export interface PlaceOrderRequest extends CommandOptions {
  /** Made, if left out. */
  readonly orderId?: string
  readonly customerId?: string
  readonly isMember?: boolean
  readonly shipTo?: ShipTo
  /** In milliseconds since 1970. */
  readonly promisedAt?: number
  readonly lines: readonly PlaceLine[]
  /** Of the whole order; the lines share it by what they cost. */
  readonly discount?: number
  readonly shipping?: { readonly amount: number }
}

export interface PlaceFields {
  readonly orderId: string | undefined
  readonly customerId: string | undefined
  readonly isMember: boolean | undefined
  readonly shipTo: ShipTo | undefined
  readonly promisedAt: number | undefined
  readonly lines: readonly LineFact[]
  readonly discount: number
  readonly shipping: number
}

export const placeFields: FieldList<PlaceOrderRequest> = {
  orderId: true,
  customerId: true,
  isMember: true,
  shipTo: true,
  promisedAt: true,
  lines: true,
  discount: true,
  shipping: true,
  ...commandFields,
}

const lineFields = fieldsOf<PlaceLine>({
  productId: true,
  quantity: true,
  unitPrice: true,
  discount: true,
  tax: true,
  sellerId: true,
  fulfilledBy: true,
  warehouseId: true,
  backorder: true,
})
const shipToFields = fieldsOf<ShipTo>({ latitude: true, longitude: true, zone: true })
const shippingFields = fieldsOf<{ amount: number }>({ amount: true })

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readPlaced(request: Unchecked): PlaceFields {
  const discount = readOptionalWholeNumber(request, 'discount') ?? 0
  const shipping = request.shipping === undefined ? 0 : readShipping(request.shipping)
  const lines = withShares(readList(request, 'lines').map(readLine), discount)
  const total = lines.reduce((sum, line) => sum + line.total, shipping)
  if (!Number.isSafeInteger(total)) throw invalidArgument('lines', request.lines, 'must come to less than 2^53 in all')
  return {
    orderId: readOptionalId(request, 'orderId'),
    customerId: readOptionalId(request, 'customerId'),
    isMember: readFlag(request, 'isMember'),
    shipTo: request.shipTo === undefined ? undefined : readShipTo(request.shipTo),
    promisedAt: readOptionalTime(request, 'promisedAt'),
    lines,
    discount,
    shipping,
  }
}

type ReadLine = Omit<LineFact, 'share'>

function readLine(value: unknown, index: number): ReadLine {
  const path = `lines[${index}]`
  const line = checkObject(value, path, lineFields, path)
  const quantity = readQuantity(line, 'quantity', `${path}.quantity`)
  const unitPrice = readWholeNumber(line, 'unitPrice', 0, `${path}.unitPrice`)
  const discount = readOptionalWholeNumber(line, 'discount', 0, `${path}.discount`) ?? 0
  const tax = readOptionalWholeNumber(line, 'tax', 0, `${path}.tax`) ?? 0
  const price = quantity * unitPrice
  if (!Number.isSafeInteger(price + tax))
    throw invalidArgument(`${path}.unitPrice`, unitPrice, `times ${quantity} must be less than 2^53`)
  if (discount > price)
    throw invalidArgument(`${path}.discount`, discount, `must be at most ${price}, what the line costs without it`)
  const bySeller = readFulfilledBy(line, path)
  const sellerId = readOptionalId(line, 'sellerId', `${path}.sellerId`)
  const warehouseId = readOptionalId(line, 'warehouseId', `${path}.warehouseId`)
  const backorder = readFlag(line, 'backorder', `${path}.backorder`) === true
  if (bySeller && (warehouseId !== undefined || backorder))
    throw invalidArgument(
      `${path}.fulfilledBy`,
      'seller',
      'moves no stock of ours: leave warehouseId and backorder out',
    )
  return {
    productId: readId(line, 'productId', `${path}.productId`),
    quantity,
    unitPrice,
    ...(discount > 0 && { discount }),
    ...(tax > 0 && { tax }),
    total: price - discount + tax,
    ...(sellerId !== undefined && { sellerId }),
    ...(bySeller && { fulfilledBy: 'seller' as const }),
    ...(warehouseId !== undefined && { warehouseId }),
    ...(backorder && { backorder }),
  }
}

/** The lines share an order's discount by what they cost: largest remainder, ties to the earlier (rule 9). */
function withShares(lines: readonly ReadLine[], discount: number): readonly LineFact[] {
  if (discount === 0) return lines
  const costs = lines.map(({ total, tax = 0 }) => total - tax)
  const most = costs.reduce((sum, cost) => sum + cost, 0)
  if (discount > most)
    throw invalidArgument('discount', discount, `must be at most ${most}, what the lines cost without it`)
  const shares = sharesOf(discount, costs)
  return lines.map((line, index) => {
    const share = shares[index] as number
    return share === 0 ? line : { ...line, share, total: line.total - share }
  })
}

function readFulfilledBy({ fulfilledBy }: Unchecked, path: string): boolean {
  if (fulfilledBy === undefined || fulfilledBy === 'seller') return fulfilledBy === 'seller'
  throw invalidArgument(`${path}.fulfilledBy`, fulfilledBy, "must be 'seller', or left out")
}

function readShipping(value: unknown): number {
  return readWholeNumber(readPart(value, 'shipping', shippingFields), 'amount', 0, 'shipping.amount')
}

/** A place, a zone or both: what identifies a person stays outside a log that cannot forget (rule 16). */
function readShipTo(value: unknown): ShipTo {
  const from = readPart(value, 'shipTo', shipToFields)
  const { latitude, longitude } = from
  const zone = readOptionalId(from, 'zone', 'shipTo.zone')
  if (latitude === undefined && longitude === undefined && zone !== undefined) return { zone }
  return {
    latitude: readDegrees(latitude, 90, 'shipTo.latitude'),
    longitude: readDegrees(longitude, 180, 'shipTo.longitude'),
    ...(zone !== undefined && { zone }),
  }
}

function readDegrees(value: unknown, most: number, path: string): number {
  if (typeof value === 'number' && Math.abs(value) <= most) return value
  throw invalidArgument(path, value, `must be degrees from −${most} to ${most}`)
}

export function readFlag(from: Unchecked, field: string, path: string = field): boolean | undefined {
  const value = from[field]
  if (value === undefined || typeof value === 'boolean') return value
  throw invalidArgument(path, value, 'must be true or false')
}
