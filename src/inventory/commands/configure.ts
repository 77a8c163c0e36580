import { invalidArgument } from '../../errors/invalid-argument.ts'
import { type FieldList, fieldsOf, type Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, refuse } from '../../errors/refusal.ts'
import type { Decision } from '../decision.ts'
import type { WarehouseConfigured } from '../entry.ts'
import type { LevelKey } from '../level-key.ts'
import { readId, readText, readWholeNumber } from '../request/fields.ts'
import type { ConfigureRequest } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import { readLocation } from './add-warehouse.ts'
import { Command, commandFields, findLevel, type LevelFields, readExpectedVersion } from './command.ts'

export const configureFields: FieldList<ConfigureRequest> = {
  warehouseId: true,
  productId: true,
  reorderThreshold: true,
  capacity: true,
  name: true,
  location: true,
  expectedVersion: true,
  ...commandFields,
}

const known = fieldsOf<ConfigureRequest>(configureFields)

/** A level's own setting if it names a product, else its warehouse's settings. */
export function configure(given: Unchecked): Command {
  const request = known.copy(given)
  return request.productId === undefined ? new ConfigureWarehouse(request) : new ConfigureLevel(request)
}

interface ConfigureLevelFields extends LevelFields {
  readonly reorderThreshold: number | null
}

/** Sets one stock level's own reorder threshold. */
export class ConfigureLevel extends Command<ConfigureLevelFields> {
  constructor(request: Unchecked) {
    for (const field of ['capacity', 'name', 'location'])
      mustBeAbsent(request, field, 'is a setting of a warehouse; a level has only a reorderThreshold of its own')
    const reorderThreshold = readSetting(request, 'reorderThreshold', readWholeNumber)
    if (reorderThreshold === undefined) {
      throw invalidArgument('reorderThreshold', undefined, 'must be a whole number from 0, or null')
    }
    super('configure', request, {
      warehouseId: readId(request, 'warehouseId'),
      productId: readId(request, 'productId'),
      reorderThreshold,
      expectedVersion: readExpectedVersion(request),
    })
  }

  levels(): readonly LevelKey[] {
    return [this.fields]
  }

  decide(stock: Stock): Decision {
    const level = findLevel(stock, this.fields)
    if (isRefusal(level)) return level
    const { warehouseId, productId, reorderThreshold } = this.fields
    if (level.reorderThreshold === (reorderThreshold ?? undefined)) return []
    return [{ type: 'level-configured', warehouseId, productId, reorderThreshold }]
  }
}

/** Changes a warehouse's settings. */
export class ConfigureWarehouse extends Command<WarehouseConfigured> {
  constructor(request: Unchecked) {
    mustBeAbsent(request, 'expectedVersion', 'is of a level; the settings of a warehouse have no version')
    const name = request.name === undefined ? undefined : readText(request, 'name')
    const capacity = readSetting(request, 'capacity', readWholeNumber)
    const reorderThreshold = readSetting(request, 'reorderThreshold', readWholeNumber)
    const location = readSetting(request, 'location', (from) => readLocation(from.location))
    const settings = {
      ...(name !== undefined && { name }),
      ...(capacity !== undefined && { capacity }),
      ...(reorderThreshold !== undefined && { reorderThreshold }),
      ...(location !== undefined && { location }),
    }
    if (Object.keys(settings).length === 0) {
      throw invalidArgument('request', request, 'must name a setting: reorderThreshold, capacity, name or location')
    }
    super('configure', request, {
      type: 'warehouse-configured',
      warehouseId: readId(request, 'warehouseId'),
      ...settings,
    })
  }

  /** Settings of a warehouse rest on no single level, so they wait for no lock. */
  levels(): readonly LevelKey[] {
    return []
  }

  decide(stock: Stock): Decision {
    const { warehouseId } = this.fields
    const warehouse = stock.warehouse(warehouseId)
    if (warehouse === undefined) return refuse('WAREHOUSE_NOT_FOUND', { warehouseId })
    return warehouse.isConfiguredAs(this.fields) ? [] : [{ ...this.fields }]
  }
}

function mustBeAbsent(request: Unchecked, field: string, problem: string): void {
  if (request[field] !== undefined) throw invalidArgument(field, request[field], problem)
}

/** A setting that `null` takes away; undefined if it is not there. */
function readSetting<Value>(
  request: Unchecked,
  field: string,
  read: (request: Unchecked, field: string) => Value,
): Value | null | undefined {
  const value = request[field]
  return value === undefined || value === null ? value : read(request, field)
}
