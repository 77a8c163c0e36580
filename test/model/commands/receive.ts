import * as fc from 'fast-check'
import { levelRequest, quantity } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Receive extends FixedRequest {}

export const receiveCommand: fc.Arbitrary<Receive> = levelRequest(
  fc.record({ quantity, disposition: fc.constantFrom(undefined, undefined, 'available' as const, 'damaged' as const) }),
).map(
  ({ disposition, ...request }) => new Receive({ type: 'receive', ...request, ...(disposition && { disposition }) }),
)
