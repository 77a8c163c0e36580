import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Clear extends FixedRequest {}

export const clearCommand: fc.Arbitrary<Clear> = levelRequest(fc.record({ quantity })).map(
  (request) => new Clear({ type: 'clear', ...request }),
)
