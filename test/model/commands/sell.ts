import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Sell extends FixedRequest {}

export const sellCommand: fc.Arbitrary<Sell> = levelRequest(fc.record({ quantity })).map(
  (request) => new Sell({ type: 'sell', ...request }),
)
