import * as fc from 'fast-check'
import type { PartOptions } from '../../../src/index.ts'
import { expectedVersion, idempotencyKey, pick, quantity, withoutUndefined } from '../arbitraries.ts'
import { OnReservation } from './on-reservation.ts'

export class Release extends OnReservation {}

const options: fc.Arbitrary<PartOptions> = fc
  .record({ quantity: fc.option(quantity, { freq: 1, nil: undefined }), expectedVersion, idempotencyKey })
  .map(withoutUndefined<PartOptions>)

export const releaseCommand: fc.Arbitrary<Release> = fc
  .tuple(pick, options)
  .map(([index, own]) => new Release(index, (reservationId) => ({ type: 'release', reservationId, ...own })))
