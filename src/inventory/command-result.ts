import type { Reservation } from './reservation.ts'

/** The numbers of the commit that a command made. */
export interface Receipt {
  readonly sequence: number
  readonly at: number
}

/** What a command gives: the reservation afterwards, one for each line, or the commit's numbers. */
export type ResultForm = 'reservation' | 'reservations' | 'receipt'

/** The form of the result by the command's type; all others give a receipt. */
const forms: ReadonlyMap<string, ResultForm> = new Map([
  ['reserve', 'reservation'],
  ['reserveAll', 'reservations'],
  ['confirm', 'reservation'],
  ['release', 'reservation'],
  ['extend', 'reservation'],
  ['fulfill', 'reservation'],
  ['cancel', 'reservation'],
])

/** A commit; or, of a command that changed nothing, the last one that it rests on and no entries. */
export interface ResultSource {
  readonly sequence: number
  readonly at: number
  readonly entries: readonly object[]
  /** Of a commit with an idempotency key. */
  readonly fingerprint?: string
}

/**
 * The result of a command, read from its commit and the state right after it. It needs nothing of
 * the caller's, so that a replay gives an idempotency key the same result.
 */
export function resultOf(
  type: string,
  commit: ResultSource,
  stock: { reservation(id: string): Reservation | undefined },
): Receipt | Reservation | readonly Reservation[] {
  const form = forms.get(type)
  if (form === undefined) return Object.freeze({ sequence: commit.sequence, at: commit.at })
  const reservations = reservationIdsOf(commit).map((id) => stock.reservation(id) as Reservation)
  return form === 'reservation' ? (reservations[0] as Reservation) : Object.freeze(reservations)
}

/**
 * The reservations that a commit names, one for each entry that names any. A command that changed nothing
 * has no entries to tell what it was about: its fingerprint does.
 */
export function reservationIdsOf({ entries, fingerprint }: ResultSource): readonly string[] {
  if (entries.length > 0) {
    return entries.flatMap((entry) => (entry as { reservationId?: string }).reservationId ?? [])
  }
  const fields = JSON.parse(fingerprint?.slice(fingerprint.indexOf(':') + 1) ?? '{}') as { reservationId?: string }
  return fields.reservationId === undefined ? [] : [fields.reservationId]
}
