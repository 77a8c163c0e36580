import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, isPlainObject, readPart, type Unchecked } from '../errors/known-fields.ts'
import { readId, readOptionalWholeNumber, readText, readWholeNumber } from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import type { Dimensions, ProductChanges, ProductFields } from './product.ts'

export interface AddProductRequest extends CommandOptions, ProductFields {
  readonly id: string
  /** From when on it is so, in milliseconds since 1970; from now if left out. It may lie in the past, or ahead. */
  readonly validFrom?: number
}

/** At least one change. */
export interface ChangeProductRequest extends CommandOptions, ProductChanges {
  readonly id: string
  readonly validFrom?: number
}

export interface AddFields extends ProductFields {
  readonly productId: string
  readonly validFrom: number | undefined
}

export interface ChangeFields {
  readonly productId: string
  readonly validFrom: number | undefined
  readonly changes: ProductChanges
}

const dimensionFields = fieldsOf<Dimensions>({ length: true, width: true, height: true })
const latestTime = 8.64e15

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readAdded(request: Unchecked): AddFields {
  return {
    productId: readId(request, 'id'),
    validFrom: readTime(request),
    sku: readId(request, 'sku'),
    name: readText(request, 'name'),
    ...readDetails(request, (field) => request[field] !== undefined),
  } as AddFields
}

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readChanged(request: Unchecked): ChangeFields {
  const nulls = detailNames.filter((field) => request[field] === null).map((field) => [field, null] as const)
  const changes: ProductChanges = {
    ...(request.sku !== undefined && { sku: readId(request, 'sku') }),
    ...(request.name !== undefined && { name: readText(request, 'name') }),
    ...readDetails(request, (field) => request[field] !== undefined && request[field] !== null),
    ...Object.fromEntries(nulls),
  }
  if (Object.keys(changes).length === 0) {
    throw invalidArgument(
      'request',
      request.id,
      'changes nothing; name at least one of sku, name, category, weight, dimensions, reorderQuantities',
    )
  }
  return { productId: readId(request, 'id'), validFrom: readTime(request), changes }
}

const detailNames = ['category', 'weight', 'dimensions', 'reorderQuantities'] as const
type DetailName = (typeof detailNames)[number]

function readDetails(request: Unchecked, isGiven: (field: DetailName) => boolean): Partial<ProductFields> {
  return {
    ...(isGiven('category') && { category: readText(request, 'category') }),
    ...(isGiven('weight') && { weight: readWholeNumber(request, 'weight', 0) }),
    ...(isGiven('dimensions') && { dimensions: readDimensions(request.dimensions) }),
    ...(isGiven('reorderQuantities') && { reorderQuantities: readQuantities(request.reorderQuantities) }),
  }
}

function readDimensions(value: unknown): Dimensions {
  const part = readPart(value, 'dimensions', dimensionFields)
  const side = (name: keyof Dimensions): number => readWholeNumber(part, name, 1, `dimensions.${name}`)
  return { length: side('length'), width: side('width'), height: side('height') }
}

function readQuantities(value: unknown): Readonly<Record<string, number>> {
  if (!isPlainObject(value))
    throw invalidArgument('reorderQuantities', value, 'must be an object of quantities by warehouse')
  const quantities = Object.entries(value).map(([warehouseId, quantity]) => {
    const path = `reorderQuantities.${warehouseId}`
    return [readId({ warehouseId }, 'warehouseId', path), readWholeNumber({ quantity }, 'quantity', 1, path)] as const
  })
  return Object.fromEntries(quantities)
}

function readTime(request: Unchecked): number | undefined {
  const time = readOptionalWholeNumber(request, 'validFrom')
  if (time === undefined || time <= latestTime) return time
  throw invalidArgument('validFrom', time, 'must be a time in milliseconds since 1970')
}
