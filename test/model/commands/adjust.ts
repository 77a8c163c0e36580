import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Adjust extends FixedRequest {}

const delta: fc.Arbitrary<number> = fc.tuple(quantity, fc.boolean()).map(([size, isFound]) => (isFound ? size : -size))

export const adjustCommand: fc.Arbitrary<Adjust> = levelRequest(
  fc.record({ delta, reason: fc.constant('because') }),
).map((request) => new Adjust({ type: 'adjust', ...request }))
