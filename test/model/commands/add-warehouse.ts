import * as fc from 'fast-check'
import { warehouseId } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class AddWarehouse extends FixedRequest {}

export const addWarehouseCommand: fc.Arbitrary<AddWarehouse> = fc
  .oneof(warehouseId, fc.constant('LHR'))
  .filter((id) => id !== 'OSL')
  .map((id) => new AddWarehouse({ type: 'addWarehouse', id, name: id }))
