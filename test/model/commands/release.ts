import * as fc from 'fast-check'
import type { ReservationOptions } from '../../../src/index.ts'
import { expectedVersion, idempotencyKey, pick, withoutUndefined } from '../arbitraries.ts'
import { OnReservation } from './on-reservation.ts'

export class Release extends OnReservation {}

const options: fc.Arbitrary<ReservationOptions> = fc
  .record({ expectedVersion, idempotencyKey })
  .map(withoutUndefined<ReservationOptions>)

export const releaseCommand: fc.Arbitrary<Release> = fc
  .tuple(pick, options)
  .map(([index, own]) => new Release(index, (reservationId) => ({ type: 'release', reservationId, ...own })))
