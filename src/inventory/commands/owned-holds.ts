import { type Refusal, refuse } from '../../errors/refusal.ts'
import type { Reservation } from '../reservation.ts'
import type { Moment } from './command-kind.ts'

/** A hold that a ledger made is touched by that ledger's own commands alone: others would leave it believing in it. */
export function judgeOwner({ id, owner }: Reservation, command: string, { atWork }: Moment): Refusal | undefined {
  if (owner === undefined || atWork?.includes(owner) === true) return undefined
  return refuse('RESERVATION_OWNED', { reservationId: id, owner, command })
}
