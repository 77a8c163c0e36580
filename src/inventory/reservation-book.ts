import type { Reservation } from './reservation.ts'

/** The reservations of one stock level. `MapBook` says in the plainest way what that means. */
export interface ReservationBook {
  /** Undefined if this level has none of that id. */
  get(id: string): Reservation | undefined
  /** In the order in which they were made. */
  values(): Iterable<Reservation>
  /** Returns false, and changes nothing, if the id is taken: by one of this level, or of another in the same storage. */
  add(reservation: Reservation): boolean
  replace(before: Reservation, after: Reservation): void
  /** To be called of one that is there and has ended. */
  drop(id: string): void
  /** When the next hold runs out; Infinity if none is pending. */
  readonly nextExpiry: number
  /** The holds that have run out, at most `limit`: the earliest first, and among equals the earliest made. */
  overdue(at: number, limit: number): Reservation[]
}
