import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Quarantine extends FixedRequest {}

export const quarantineCommand: fc.Arbitrary<Quarantine> = levelRequest(fc.record({ quantity })).map(
  (request) => new Quarantine({ type: 'quarantine', ...request }),
)
