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
  const [first] = commit.entries
  if (form === 'reservation') return stock.reservation(reservationIdOf(first)) as Reservation
  return Object.freeze(commit.entries.map((entry) => stock.reservation(reservationIdOf(entry)) as Reservation))
}

function reservationIdOf(entry: object | undefined): string {
  return (entry as { reservationId: string }).reservationId
}
