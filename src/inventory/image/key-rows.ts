import type { Receipt } from '../command-result.ts'
import { KeptAnswer } from '../commands/recorded-command.ts'
import type { KeyRecord } from '../idempotency-keys.ts'
import type { Reservation } from '../reservation.ts'
import { type Row, readReservation, reservationRow } from './rows.ts'

/** An idempotency key with the result that it gives. */
export function keyRow({ key, fingerprint, sequence, result }: KeyRecord): Row {
  return [key, fingerprint, sequence, resultRow(result as Receipt | Reservation | readonly Reservation[])]
}

export function readKey([key, fingerprint, sequence, result]: Row): KeyRecord {
  return {
    key: key as string,
    fingerprint: fingerprint as string,
    sequence: sequence as number,
    result: readResult(result as Row),
  }
}

function resultRow(result: Receipt | Reservation | readonly Reservation[] | KeptAnswer): Row {
  if (result instanceof KeptAnswer) return ['kept', result.kept]
  if (Array.isArray(result)) return ['reservations', ...(result as readonly Reservation[]).map(placedRow)]
  if ('expiresAt' in result) return ['reservation', placedRow(result)]
  const { sequence, at } = result as Receipt
  return ['receipt', sequence, at]
}

function readResult([form, ...rest]: Row): unknown {
  if (form === 'kept') return new KeptAnswer(rest[0])
  if (form === 'receipt') return Object.freeze({ sequence: rest[0], at: rest[1] })
  const reservations = (rest as Row[]).map(readPlaced)
  return form === 'reservation' ? reservations[0] : Object.freeze(reservations)
}

function placedRow(reservation: Reservation): Row {
  return [reservation.warehouseId, reservation.productId, ...reservationRow(reservation)]
}

function readPlaced(row: Row): Reservation {
  return readReservation(row, 2, { warehouseId: row[0] as string, productId: row[1] as string })
}
