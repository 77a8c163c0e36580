import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class ReturnStock extends FixedRequest {}

export const returnStockCommand: fc.Arbitrary<ReturnStock> = levelRequest(
  fc.record({ quantity, disposition: fc.constantFrom('available', 'quarantined', 'damaged') }),
).map((request) => new ReturnStock({ type: 'returnStock', ...request }))
