import { invalidArgument } from '../../errors/invalid-argument.ts'
import { type FieldList, fieldsOf, readPart, type Unchecked } from '../../errors/known-fields.ts'
import { refuse } from '../../errors/refusal.ts'
import type { Decision } from '../decision.ts'
import type { Location, WarehouseAdded } from '../entry.ts'
import type { LevelKey } from '../level-key.ts'
import { readId, readOptionalWholeNumber, readText } from '../request/fields.ts'
import type { AddWarehouseRequest } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import { Command, commandFields } from './command.ts'

export const addWarehouseFields: FieldList<AddWarehouseRequest> = {
  id: true,
  name: true,
  capacity: true,
  reorderThreshold: true,
  location: true,
  ...commandFields,
}
const locationFields = fieldsOf<Location>({ latitude: true, longitude: true })

/** Registers a warehouse. */
export class AddWarehouse extends Command<WarehouseAdded> {
  constructor(request: Unchecked) {
    const { location } = request
    const capacity = readOptionalWholeNumber(request, 'capacity')
    const reorderThreshold = readOptionalWholeNumber(request, 'reorderThreshold')
    super('addWarehouse', request, {
      type: 'warehouse-added',
      warehouseId: readId(request, 'id'),
      name: readText(request, 'name'),
      ...(capacity !== undefined && { capacity }),
      ...(reorderThreshold !== undefined && { reorderThreshold }),
      ...(location !== undefined && { location: readLocation(location) }),
    })
  }

  levels(): readonly LevelKey[] {
    return []
  }

  decide(stock: Stock): Decision {
    const { warehouseId } = this.fields
    if (stock.warehouse(warehouseId) !== undefined) return refuse('WAREHOUSE_EXISTS', { warehouseId })
    return [{ ...this.fields }]
  }
}

export function readLocation(value: unknown): Location {
  const from = readPart(value, 'location', locationFields)
  return Object.freeze({
    latitude: readDegrees(from, 'latitude', 90),
    longitude: readDegrees(from, 'longitude', 180),
  })
}

function readDegrees(from: Unchecked, field: string, bound: number): number {
  const value = from[field]
  if (typeof value === 'number' && value >= -bound && value <= bound) return value === 0 ? 0 : value
  throw invalidArgument(`location.${field}`, value, `must be degrees from −${bound} to ${bound}`)
}
