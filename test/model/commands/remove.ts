import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Remove extends FixedRequest {}

export const removeCommand: fc.Arbitrary<Remove> = levelRequest(
  fc.record({ quantity, reason: fc.constant('because') }),
).map((request) => new Remove({ type: 'remove', ...request }))
