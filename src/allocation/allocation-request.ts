import type { Reference } from '../audit/commit.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { checkObject, type FieldList, fieldsOf, type Unchecked } from '../errors/known-fields.ts'
import { readLocation } from '../inventory/commands/add-warehouse.ts'
import type { Location } from '../inventory/entry.ts'
import { readOptionalReference } from '../inventory/request/context.ts'
import { readId, readList, readOptionalWholeNumber, readQuantity } from '../inventory/request/fields.ts'
import { readStrategy } from './checked-strategy.ts'
import { readIds } from './read-ids.ts'
import type { AllocationStrategy } from './strategy.ts'

/** A line of a cart. */
export interface AllocationLine {
  readonly productId: string
  readonly quantity: number
  /** The caller's own name for it, which the plan repeats. */
  readonly lineId?: string
  /** Of the reservations that are made for it. */
  readonly reference?: Reference
}

/** What is to be allocated, and what must be kept to. */
export interface AllocationRequest {
  /** At least one. Lines for one product share what there is of it, the first line first. */
  readonly lines: readonly AllocationLine[]
  readonly destination?: Location
  /** In place of the allocator's own. */
  readonly strategy?: AllocationStrategy
  /** Whether less than all is a plan, too; false if left out: then it is all or nothing. */
  readonly partial?: boolean
  /** If the strategy needs more, `fewestShipments` is tried in its place. */
  readonly maxShipments?: number
  /** Warehouses that nothing may come from, and the only ones that something may come from. */
  readonly exclude?: readonly string[]
  readonly only?: readonly string[]
}

export const requestFields: FieldList<AllocationRequest> = {
  lines: true,
  destination: true,
  strategy: true,
  partial: true,
  maxShipments: true,
  exclude: true,
  only: true,
}

const lineFields = fieldsOf<AllocationLine>({ productId: true, quantity: true, lineId: true, reference: true })

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Checks and copies what a request says of a plan. @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readAllocationRequest(from: Unchecked): AllocationRequest {
  const request: Writable<AllocationRequest> = { lines: readList(from, 'lines').map(readLine) }
  const { destination, strategy, partial, exclude, only } = from
  if (destination !== undefined) request.destination = readLocation(destination, 'destination')
  if (strategy !== undefined) request.strategy = readStrategy(strategy)
  if (partial !== undefined) request.partial = readFlag(partial)
  const maxShipments = readOptionalWholeNumber(from, 'maxShipments', 1)
  if (maxShipments !== undefined) request.maxShipments = maxShipments
  if (exclude !== undefined) request.exclude = readIds({ exclude }, 'exclude')
  if (only !== undefined) request.only = readIds({ only }, 'only')
  return request
}

function readLine(value: unknown, index: number): AllocationLine {
  const path = `lines[${index}]`
  const from = checkObject(value, path, lineFields, path)
  const line: Writable<AllocationLine> = {
    productId: readId(from, 'productId', `${path}.productId`),
    quantity: readQuantity(from, 'quantity', `${path}.quantity`),
  }
  if (from.lineId !== undefined) line.lineId = readId(from, 'lineId', `${path}.lineId`)
  const reference = readOptionalReference(from, `${path}.reference`)
  if (reference !== undefined) line.reference = reference
  return line
}

function readFlag(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw invalidArgument('partial', value, 'must be true or false')
}
