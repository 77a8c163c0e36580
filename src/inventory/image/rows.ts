import { type Counts, noCounts } from '../counts.ts'
import type { LevelKey } from '../level-key.ts'
import { Reservation, reservationStatuses } from '../reservation.ts'

/** What is true of a level and does not follow from its counts. */
export const levelFlags = { wasStocked: 1, soldOut: 2, keepsBack: 4 } as const

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
]

export function countsRow(counts: Readonly<Counts>): number[] {
  let length = countNames.length
  while (length > 0 && counts[countNames[length - 1] as keyof Counts] === 0) length -= 1
  return countNames.slice(0, length).map((name) => counts[name])
}

/** How many units a level's row says that it keeps back, if any. */
export function keepBackOf(row: Row): number | undefined {
  return ((row[1] as number) & levelFlags.keepsBack) === 0 ? undefined : (row[5] as number)
}

/** The counts in a level's row. */
export function readLevelCounts(row: Row): Counts {
  const from = keepBackOf(row) === undefined ? 5 : 6
  const counts = noCounts()
  for (let index = from; index < row.length; index += 1) {
    counts[countNames[index - from] as keyof Counts] = row[index] as number
  }
  return counts
}

/**
 * A reservation, without its level: id, quantity, status, when it was made and runs out, and by which commit;
 * committed, fulfilled and when it ended; its reference; what it holds, if it is pending and gave a part back; what came back of what it shipped; and the ledger whose it is.
 */
export function reservationRow(reservation: Reservation): Row {
  const { id, quantity, status, createdAt, expiresAt, sequence, reference } = reservation
  const row: unknown[] = [id, quantity, reservationStatuses.indexOf(status), createdAt, expiresAt, sequence]
  const { held, committed, fulfilled, returned, endedAt, owner } = reservation
  const isHeldInPart = status === 'pending' && held !== quantity
  if (isHeldInPart || returned > 0 || owner !== undefined) {
    row.push(committed, fulfilled, endedAt ?? null, reference?.type ?? null, reference?.id ?? null)
    row.push(isHeldInPart ? held : null)
    if (returned > 0 || owner !== undefined) row.push(returned)
    if (owner !== undefined) row.push(owner)
  } else if (reference !== undefined) row.push(committed, fulfilled, endedAt ?? null, reference.type, reference.id)
  else if (endedAt !== undefined) row.push(committed, fulfilled, endedAt)
  else if (committed + fulfilled > 0) row.push(committed, fulfilled)
  return row
}

/** @param from where in the row the reservation begins */
export function readReservation(row: Row, from: number, { warehouseId, productId }: LevelKey): Reservation {
  const [id, quantity, number, createdAt, expiresAt, sequence] = row.slice(from)
  const [committed, fulfilled, endedAt, type, name, held, returned, owner] = row.slice(from + 6)
  const status = reservationStatuses[number as number] as Reservation['status']
  return Reservation.restored({
    id: id as string,
    warehouseId,
    productId,
    quantity: quantity as number,
    createdAt: createdAt as number,
    sequence: sequence as number,
    reference: typeof type === 'string' ? Object.freeze({ type, id: name as string }) : undefined,
    owner: owner as string | undefined,
    status,
    held: ((held ?? (status === 'pending' ? quantity : committed)) as number | undefined) ?? 0,
    committed: (committed as number | undefined) ?? 0,
    fulfilled: (fulfilled as number | undefined) ?? 0,
    returned: (returned as number | undefined) ?? 0,
    expiresAt: expiresAt as number,
    endedAt: (endedAt as number | null | undefined) ?? undefined,
  })
}
