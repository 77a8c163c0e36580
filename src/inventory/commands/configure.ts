import { invalidArgument } from '../../errors/invalid-argument.ts'
import type { Unchecked } from '../../errors/known-fields.ts'
import { isRefusal, refuse } from '../../errors/refusal.ts'
import { type Receipt, receiptOf } from '../command-result.ts'
import type { Decision } from '../decision.ts'
import type { WarehouseConfigured } from '../entry.ts'
import { readId, readText, readWholeNumber } from '../request/fields.ts'
import type { ConfigureRequest } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import { readLocation } from './add-warehouse.ts'
import {
  type CommandKind,
  commandFields,
  commandKind,
  findLevel,
  type LevelFields,
  readExpectedVersion,
} from './command-kind.ts'

interface ConfigureLevelFields extends LevelFields {
  readonly reorderThreshold: number | null | undefined
  readonly keepBack: number | null | undefined
}

type ConfigureFields = ConfigureLevelFields | WarehouseConfigured

/** A level's own setting if it names a product, else its warehouse's settings. */
export const configure: CommandKind<ConfigureRequest, ConfigureFields, Receipt> = commandKind({
  name: 'configure',
  request: {
    warehouseId: true,
    productId: true,
    reorderThreshold: true,
    keepBack: true,
    capacity: true,
    name: true,
    location: true,
    expectedVersion: true,
    ...commandFields,
  },
  read: (request) => {
    const { productId } = request
    return productId === undefined ? readWarehouseSettings(request) : readLevelSetting(request, productId)
  },
  // Settings of a warehouse rest on no single level, so they wait for no lock.
  locks: (fields) => ('type' in fields ? [] : [fields]),
  decide: (fields, stock) => ('type' in fields ? configureWarehouse(fields, stock) : configureLevel(fields, stock)),
  result: receiptOf,
})

function readLevelSetting(request: Unchecked, productId: unknown): ConfigureLevelFields {
  for (const field of ['capacity', 'name', 'location'])
    mustBeAbsent(
      request,
      field,
      'is a setting of a warehouse; a level has a reorderThreshold and a keepBack of its own',
    )
  const reorderThreshold = readSetting(request, 'reorderThreshold', readWholeNumber)
  const keepBack = readSetting(request, 'keepBack', readWholeNumber)
  if (reorderThreshold === undefined && keepBack === undefined)
    throw invalidArgument('request', request, 'must name a setting of the level: reorderThreshold or keepBack')
  return {
    warehouseId: readId(request, 'warehouseId'),
    productId: readId({ productId }, 'productId'),
    reorderThreshold,
    expectedVersion: readExpectedVersion(request),
    keepBack,
  }
}

function configureLevel(fields: ConfigureLevelFields, stock: Stock): Decision {
  const level = findLevel(stock, fields)
  if (isRefusal(level)) return level
  const { warehouseId, productId, keepBack } = fields
  const before = level.reorderThreshold ?? null
  const reorderThreshold = fields.reorderThreshold === undefined ? before : fields.reorderThreshold
  const keepsAsMany = keepBack === undefined || keepBack === (level.keepBack ?? null)
  if (keepsAsMany && reorderThreshold === before) return []
  // The threshold stands there changed or not: readers from before know nothing else of the entry.
  const configured = { type: 'level-configured', warehouseId, productId, reorderThreshold } as const
  return [keepsAsMany ? configured : { ...configured, keepBack }]
}

function readWarehouseSettings(request: Unchecked): WarehouseConfigured {
  mustBeAbsent(request, 'keepBack', 'is a setting of a level; name its productId')
  mustBeAbsent(request, 'expectedVersion', 'is of a level; the settings of a warehouse have no version')
  const given = request.name
  const name = given === undefined ? undefined : readText({ name: given }, 'name')
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
  return { type: 'warehouse-configured', warehouseId: readId(request, 'warehouseId'), ...settings }
}

function configureWarehouse(configured: WarehouseConfigured, stock: Stock): Decision {
  const { warehouseId } = configured
  const warehouse = stock.warehouse(warehouseId)
  if (warehouse === undefined) return refuse('WAREHOUSE_NOT_FOUND', { warehouseId })
  return warehouse.isConfiguredAs(configured) ? [] : [{ ...configured }]
}

function mustBeAbsent(request: Unchecked, field: string, problem: string): void {
  const value = request[field]
  if (value !== undefined) throw invalidArgument(field, value, problem)
}

/** A setting that `null` takes away; undefined if it is not there. */
function readSetting<Value>(
  request: Unchecked,
  field: string,
  read: (request: Unchecked, field: string) => Value,
): Value | null | undefined {
  const value = request[field]
  return value === undefined || value === null ? value : read({ [field]: value }, field)
}
