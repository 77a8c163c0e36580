import * as fc from 'fast-check'
import { warehouseId, withoutUndefined } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class ConfigureWarehouse extends FixedRequest {}

const settings = fc.oneof(
  fc.record({ warehouseId, capacity: fc.option(fc.integer({ min: 0, max: 80 })) }),
  fc.record({ warehouseId, reorderThreshold: fc.option(fc.integer({ min: 0, max: 5 })) }),
)

export const configureWarehouseCommand: fc.Arbitrary<ConfigureWarehouse> = settings.map(
  (request) => new ConfigureWarehouse({ type: 'configure', ...withoutUndefined<typeof request>(request) }),
)
