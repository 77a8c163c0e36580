import { type Counts, noCounts } from '../counts.ts'
import type { LevelKey } from '../level-key.ts'
import { Reservation, reservationStatuses } from '../reservation.ts'

/** A list of plain values: how one thing stands in an image. What is not there at its end is nothing, or 0. */
export type Row = readonly unknown[]

/** The order of a level's counts in its row; those that are mostly 0 stand last. */
const countNames: readonly (keyof Counts)[] = [
  'available',
  'supplier',
  'customer',
  'reserved',
  'committed',
  'damaged',
  'quarantined',
  'scrap',
  'transit',
  'variance',
  'incoming',
  'backordered',
]

export function countsRow(counts: Readonly<Counts>): number[] {
  let length = countNames.length
  while (length > 0 && counts[countNames[length - 1] as keyof Counts] === 0) length -= 1
  return countNames.slice(0, length).map((name) => counts[name])
}

/** @param from where in the row the counts begin */
export function readCounts(row: Row, from: number): Counts {
  const counts = noCounts()
  for (let index = from; index < row.length; index += 1) {
    counts[countNames[index - from] as keyof Counts] = row[index] as number
  }
  return counts
}

/** A reservation, without its level. */
export function reservationRow(reservation: Reservation): Row {
  const { id, quantity, status, createdAt, expiresAt, sequence, reference } = reservation
  const row: unknown[] = [id, quantity, reservationStatuses.indexOf(status), createdAt, expiresAt, sequence]
  const { committed, fulfilled, endedAt } = reservation
  if (reference !== undefined) row.push(committed, fulfilled, endedAt ?? null, reference.type, reference.id)
  else if (endedAt !== undefined) row.push(committed, fulfilled, endedAt)
  else if (committed + fulfilled > 0) row.push(committed, fulfilled)
  return row
}

/** @param from where in the row the reservation begins */
export function readReservation(row: Row, from: number, { warehouseId, productId }: LevelKey): Reservation {
  const [id, quantity, status, createdAt, expiresAt, sequence] = row.slice(from)
  const [committed, fulfilled, endedAt, type, name] = row.slice(from + 6)
  return Reservation.restored({
    id: id as string,
    warehouseId,
    productId,
    quantity: quantity as number,
    createdAt: createdAt as number,
    sequence: sequence as number,
    reference: type === undefined ? undefined : Object.freeze({ type: type as string, id: name as string }),
    status: reservationStatuses[status as number] as Reservation['status'],
    committed: (committed as number | undefined) ?? 0,
    fulfilled: (fulfilled as number | undefined) ?? 0,
    expiresAt: expiresAt as number,
    endedAt: (endedAt as number | null | undefined) ?? undefined,
  })
}
