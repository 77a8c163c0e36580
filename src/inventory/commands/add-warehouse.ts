import { invalidArgument } from '../../errors/invalid-argument.ts'
import { fieldsOf, readPart, type Unchecked } from '../../errors/known-fields.ts'
import { refuse } from '../../errors/refusal.ts'
import { type Receipt, receiptOf } from '../command-result.ts'
import type { Location, WarehouseAdded } from '../entry.ts'
import { readId, readOptionalWholeNumber, readText } from '../request/fields.ts'
import type { AddWarehouseRequest } from '../request/requests.ts'
import { type CommandKind, commandFields, commandKind } from './command-kind.ts'

const locationFields = fieldsOf<Location>({ latitude: true, longitude: true })

/** Registers a warehouse. */
export const addWarehouse: CommandKind<AddWarehouseRequest, WarehouseAdded, Receipt> = commandKind({
  name: 'addWarehouse',
  request: {
    id: true,
    name: true,
    capacity: true,
    reorderThreshold: true,
    location: true,
    ...commandFields,
  },
  read: (request) => {
    const { location } = request
    const capacity = readOptionalWholeNumber(request, 'capacity')
    const reorderThreshold = readOptionalWholeNumber(request, 'reorderThreshold')
    return {
      type: 'warehouse-added',
      warehouseId: readId(request, 'id'),
      name: readText(request, 'name'),
      ...(capacity !== undefined && { capacity }),
      ...(reorderThreshold !== undefined && { reorderThreshold }),
      ...(location !== undefined && { location: readLocation(location) }),
    }
  },
  locks: () => [],
  decide: (added, stock) => {
    const { warehouseId } = added
    return stock.warehouse(warehouseId) === undefined ? [{ ...added }] : refuse('WAREHOUSE_EXISTS', { warehouseId })
  },
  result: receiptOf,
})

/** @param path where it stands in what the caller gave @throws INVALID_ARGUMENT */
export function readLocation(value: unknown, path: string = 'location'): Location {
  const from = readPart(value, path, locationFields)
  return Object.freeze({
    latitude: readDegrees(from, 'latitude', 90, path),
    longitude: readDegrees(from, 'longitude', 180, path),
  })
}

function readDegrees(from: Unchecked, field: string, bound: number, path: string): number {
  const value = from[field]
  if (typeof value === 'number' && value >= -bound && value <= bound) return value === 0 ? 0 : value
  throw invalidArgument(`${path}.${field}`, value, `must be degrees from −${bound} to ${bound}`)
}
