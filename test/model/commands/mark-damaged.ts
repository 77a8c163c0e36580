import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class MarkDamaged extends FixedRequest {}

export const markDamagedCommand: fc.Arbitrary<MarkDamaged> = levelRequest(fc.record({ quantity })).map(
  (request) => new MarkDamaged({ type: 'markDamaged', ...request }),
)
