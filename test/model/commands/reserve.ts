import * as fc from 'fast-check'
import { levelRequest, quantity, reference, ttlMs } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Reserve extends FixedRequest {}

export const reserveCommand: fc.Arbitrary<Reserve> = levelRequest(
  fc.record({ quantity, ttlMs, reference }, { requiredKeys: ['quantity', 'ttlMs'] }),
).map((request) => new Reserve({ type: 'reserve', ...request }))
