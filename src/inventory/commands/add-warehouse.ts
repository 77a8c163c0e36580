import { refuse } from '../../errors/refusal.ts'
import type { Decision } from '../decision.ts'
import type { Location, WarehouseAdded } from '../entry.ts'
import type { LevelKey } from '../level-key.ts'
import {
  invalidArgument,
  readId,
  readObject,
  readOptionalWholeNumber,
  readText,
  type Unchecked,
} from '../request/fields.ts'
import type { Stock } from '../stock.ts'
import { Command } from './command.ts'

/** Registers a warehouse. */
export class AddWarehouse extends Command<WarehouseAdded> {
  constructor(request: Unchecked) {
    const capacity = readOptionalWholeNumber(request, 'capacity')
    const reorderThreshold = readOptionalWholeNumber(request, 'reorderThreshold')
    super('addWarehouse', request, {
      type: 'warehouse-added',
      warehouseId: readId(request, 'id'),
      name: readText(request, 'name'),
      ...(capacity !== undefined && { capacity }),
      ...(reorderThreshold !== undefined && { reorderThreshold }),
      ...(request.location !== undefined && { location: readLocation(request.location) }),
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
  const from = readObject(value, 'location')
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
