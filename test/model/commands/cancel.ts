import * as fc from 'fast-check'
import type { ReservationOptions } from '../../../src/index.ts'
import { expectedVersion, idempotencyKey, pick, withoutUndefined } from '../arbitraries.ts'
import { OnReservation } from './on-reservation.ts'

export class Cancel extends OnReservation {}

const options: fc.Arbitrary<ReservationOptions> = fc
  .record({ expectedVersion, idempotencyKey })
  .map(withoutUndefined<ReservationOptions>)

export const cancelCommand: fc.Arbitrary<Cancel> = fc
  .tuple(pick, options)
  .map(([index, own]) => new Cancel(index, (reservationId) => ({ type: 'cancel', reservationId, ...own })))
