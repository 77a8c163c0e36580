import type { Reservation } from './reservation.ts'

/** The numbers of the commit that a command made. */
export interface Receipt {
  readonly sequence: number
  readonly at: number
}

/** What a command gives: the reservation afterwards, one for each line, all that it named, or the commit's numbers. */
export type ResultForm = 'reservation' | 'reservations' | 'named' | 'receipt'

/** The form of the result by the command's type; all others give a receipt. */
const forms: ReadonlyMap<string, ResultForm> = new Map([
  ['reserve', 'reservation'],
  ['reserveAll', 'reservations'],
  ['confirm', 'reservation'],
  ['release', 'reservation'],
  ['extend', 'reservation'],
  ['fulfill', 'reservation'],
  ['cancel', 'reservation'],
  ['confirmAll', 'named'],
  ['releaseAll', 'named'],
  ['fulfillAll', 'named'],
  ['cancelAll', 'named'],
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
  const [first] = commit.entries
  // On the way of every reserve: no list is made for one.
  if (form === 'reservation' && first !== undefined) return stock.reservation(idIn(first) as string) as Reservation
  const ids = form === 'named' || first === undefined ? namedIn(commit) : madeOrMovedBy(commit)
  const reservations = ids.map((id) => stock.reservation(id) as Reservation)
  return form === 'reservation' ? (reservations[0] as Reservation) : Object.freeze(reservations)
}

/** The reservations that a commit with an idempotency key made, or that its command named. */
export function reservationIdsOf(commit: ResultSource): readonly string[] {
  return commit.entries.length === 0 ? namedIn(commit) : madeOrMovedBy(commit)
}

function madeOrMovedBy({ entries }: ResultSource): readonly string[] {
  const ids: string[] = []
  for (const entry of entries) {
    const id = idIn(entry)
    if (id !== undefined) ids.push(id)
  }
  return ids
}

function idIn(entry: object): string | undefined {
  return (entry as { readonly reservationId?: string }).reservationId
}

/** A command that changed nothing, or not all that it named, has no entries to tell of that: its fingerprint does. */
function namedIn({ fingerprint = '' }: ResultSource): readonly string[] {
  const fields = JSON.parse(fingerprint.slice(fingerprint.indexOf(':') + 1)) as {
    reservationId?: string
    reservationIds?: readonly string[]
  }
  return fields.reservationIds ?? (fields.reservationId === undefined ? [] : [fields.reservationId])
}
