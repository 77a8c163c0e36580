import * as fc from 'fast-check'
import type { ExtendOptions } from '../../../src/index.ts'
import { expectedVersion, idempotencyKey, pick, ttlMs, withoutUndefined } from '../arbitraries.ts'
import { OnReservation } from './on-reservation.ts'

export class Extend extends OnReservation {}

const options: fc.Arbitrary<ExtendOptions> = fc
  .record({ ttlMs, expectedVersion, idempotencyKey })
  .map(withoutUndefined<ExtendOptions>)

export const extendCommand: fc.Arbitrary<Extend> = fc
  .tuple(pick, options)
  .map(([index, own]) => new Extend(index, (reservationId) => ({ type: 'extend', reservationId, ...own })))
