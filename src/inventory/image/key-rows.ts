import { deepFreeze } from '../../audit/commit.ts'
import type { Allocated } from '../allocated.ts'
import type { Receipt } from '../command-result.ts'
import { KeptAnswer } from '../commands/recorded-command.ts'
import type { KeyRecord } from '../idempotency-keys.ts'
import type { Reservation } from '../reservation.ts'
import { type Row, readReservation, reservationRow } from './rows.ts'

type Result = Receipt | Reservation | readonly Reservation[] | Allocated | KeptAnswer

/** An idempotency key with the result that it gives. */
export function keyRow({ key, fingerprint, sequence, result }: KeyRecord): Row {
  return [key, fingerprint, sequence, resultRow(result as Result)]
}

export function readKey([key, fingerprint, sequence, result]: Row): KeyRecord {
  return {
    key: key as string,
    fingerprint: fingerprint as string,
    sequence: sequence as number,
    result: readResult(result as Row),
  }
}

function resultRow(result: Result): Row {
  if (result instanceof KeptAnswer) return ['kept', result.kept]
  if (Array.isArray(result)) return ['reservations', ...(result as readonly Reservation[]).map(placedRow)]
  if ('plan' in result) return ['allocated', result.plan, ...result.reservations.map(placedRow)]
  if ('expiresAt' in result) return ['reservation', placedRow(result)]
  const { sequence, at } = result as Receipt
  return ['receipt', sequence, at]
}

function readResult([form, ...rest]: Row): unknown {
  if (form === 'kept') return new KeptAnswer(rest[0])
  if (form === 'receipt') return Object.freeze({ sequence: rest[0], at: rest[1] })
  if (form === 'allocated') {
    const [plan, ...rows] = rest as [object, ...Row[]]
    return Object.freeze({ plan: deepFreeze(plan), reservations: Object.freeze(rows.map(readPlaced)) })
  }
  const reservations = (rest as Row[]).map(readPlaced)
  return form === 'reservation' ? reservations[0] : Object.freeze(reservations)
}

/** A reservation with its level, as plain values. */
export type PlacedRow = Row

export function placedRow(reservation: Reservation): PlacedRow {
  return [reservation.warehouseId, reservation.productId, ...reservationRow(reservation)]
}

export function readPlaced(row: PlacedRow): Reservation {
  return readReservation(row, 2, { warehouseId: row[0] as string, productId: row[1] as string })
}
