import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { checkObject, fieldsOf } from '../errors/known-fields.ts'
import { lastTime, readChoice, readId, readOptionalTime, readWholeNumber } from '../inventory/request/fields.ts'
import type { ExpectedSupply, SupplySource } from './supply-source.ts'

const supplyFields = fieldsOf<ExpectedSupply>({
  source: true,
  reference: true,
  warehouseId: true,
  quantity: true,
  expectedAt: true,
  latenessMs: true,
})

/**
 * What a source says of a product, checked: it may be an object of somebody else's.
 * @throws INVALID_ARGUMENT or INVALID_ID, naming the source and the field
 */
export function readSupply(source: SupplySource, productId: string, path: string): ExpectedSupply[] {
  const given: unknown = source.supply(productId)
  if (!isIterable(given))
    throw invalidArgument(`${path}.supply`, given, 'must give a list of what is expected, at once')
  return Array.from(given, (expected, index) => readExpected(expected, `${path}.supply[${index}]`))
}

function readExpected(value: unknown, path: string): ExpectedSupply {
  const expected = checkObject(value, path, supplyFields, path)
  return {
    source: readChoice(expected, 'source', ['transfer', 'purchase-order'], `${path}.source`),
    reference: readId(expected, 'reference', `${path}.reference`),
    warehouseId: readId(expected, 'warehouseId', `${path}.warehouseId`),
    quantity: readWholeNumber(expected, 'quantity', 0, `${path}.quantity`),
    expectedAt: readOptionalTime(expected, 'expectedAt', `${path}.expectedAt`),
    latenessMs: readLateness(expected.latenessMs, `${path}.latenessMs`),
  }
}

function readLateness(value: unknown, path: string): readonly number[] | undefined {
  if (value === undefined) return undefined
  if (isArray(value) && value.every((ms) => Math.abs(ms as number) <= lastTime)) return value as readonly number[]
  throw invalidArgument(path, value, 'must be an array of milliseconds')
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === 'function'
}
