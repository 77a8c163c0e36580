import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class ReturnToSupplier extends FixedRequest {}

export const returnToSupplierCommand: fc.Arbitrary<ReturnToSupplier> = levelRequest(
  fc.record({ quantity, from: fc.constantFrom('available', 'damaged', 'quarantined') }),
).map((request) => new ReturnToSupplier({ type: 'returnToSupplier', ...request }))
