import type { Reservation } from './reservation.ts'

/** The numbers of the commit that a command made. */
export interface Receipt {
  readonly sequence: number
  readonly at: number
}

/** A commit; or, of a command that changed nothing, the last one that it rests on and no entries. */
export interface ResultSource {
  readonly sequence: number
  readonly at: number
  readonly entries: readonly object[]
}

interface KnownReservations {
  reservation(id: string): Reservation | undefined
}

/** The result of a command that is about no reservation. */
export function receiptOf({ sequence, at }: ResultSource): Receipt {
  return Object.freeze({ sequence, at })
}

/** The reservation that a commit made or changed; of one without entries, the one that was named. */
export function reservationOf(
  { entries }: ResultSource,
  stock: KnownReservations,
  asked?: { readonly fields: { readonly reservationId: string } },
): Reservation {
  const [first] = entries
  const id = first === undefined ? asked?.fields.reservationId : idIn(first)
  return stock.reservation(id as string) as Reservation
}

/** The reservations with some ids, in their order. */
export function reservationsOf(ids: readonly string[], stock: KnownReservations): readonly Reservation[] {
  return Object.freeze(ids.map((id) => stock.reservation(id) as Reservation))
}

/** The reservations that a commit made or changed, an id for each of its entries that names one. */
export function reservationIdsIn({ entries }: ResultSource): readonly string[] {
  const ids: string[] = []
  for (const entry of entries) {
    const id = idIn(entry)
    if (id !== undefined) ids.push(id)
  }
  return ids
}

function idIn(entry: object): string | undefined {
  const { reservationId } = entry as { readonly reservationId?: unknown }
  // A ledger's entry may have anything by that name.
  return typeof reservationId === 'string' ? reservationId : undefined
}
