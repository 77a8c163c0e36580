import * as fc from 'fast-check'
import { levelRequest } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Count extends FixedRequest {}

const counted: fc.Arbitrary<number> = fc.oneof(
  { weight: 10, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -0.5, 2 ** 53, 2 ** 53 - 1) },
)

export const countCommand: fc.Arbitrary<Count> = levelRequest(
  fc.record({ counted, reason: fc.constant('because') }),
).map((request) => new Count({ type: 'count', ...request }))
