import { type Refusal, refuse } from '../errors/refusal.ts'
import { allowedStatuses, type Reservation, type ReservationStatus } from './reservation.ts'

/** The commands that a reservation's status decides on. */
export type ReservationCommand = keyof typeof allowedStatuses

/** Whether a reservation's status and time allow a command: the refusal if not. */
export function judgeStatus(reservation: Reservation, command: ReservationCommand, at: number): Refusal | undefined {
  return judgeAllowed(reservation, command, allowedStatuses[command], at)
}

/** Whether what a reservation holds can be lost by a command: only what is held can. */
export function judgeLost(reservation: Reservation, command: string, at: number): Refusal | undefined {
  return judgeAllowed(reservation, command, heldStatuses, at)
}

const heldStatuses: readonly ReservationStatus[] = Object.freeze(['pending', 'confirmed'])

function judgeAllowed(
  reservation: Reservation,
  command: string,
  allowed: readonly ReservationStatus[],
  at: number,
): Refusal | undefined {
  const { id, status, expiresAt, endedAt } = reservation
  const wantsPending = allowed.includes('pending')
  if (wantsPending && (status === 'expired' || reservation.isOverdue(at))) {
    return refuse('RESERVATION_EXPIRED', { reservationId: id, expiresAt, at })
  }
  if (allowed.includes(status)) return undefined
  const earlier = endedAt === undefined ? {} : { endedAt }
  return refuse('INVALID_RESERVATION_STATE', {
    reservationId: id,
    command,
    status,
    allowed,
    ...earlier,
  })
}

/** More than a reservation holds cannot be moved. */
export function judgeHeld({ id, held }: Reservation, requested: number): Refusal | undefined {
  if (requested <= held) return undefined
  return refuse('INVALID_QUANTITY', {
    field: 'quantity',
    requested,
    maximum: held,
    held,
    reservationId: id,
    problem: `reservation ${id} holds ${held}`,
  })
}
