import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class WriteOff extends FixedRequest {}

export const writeOffCommand: fc.Arbitrary<WriteOff> = levelRequest(
  fc.record({
    quantity,
    reason: fc.constant('because'),
    from: fc.constantFrom('damaged', 'quarantined'),
  }),
).map((request) => new WriteOff({ type: 'writeOff', ...request }))
