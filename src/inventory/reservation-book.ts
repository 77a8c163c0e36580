import { HoldQueue } from './hold-queue.ts'
import type { Reservation } from './reservation.ts'

/** The reservations of one stock level, by id, and its pending ones by expiry. */
export class ReservationBook {
  readonly #byId: Map<string, Reservation> = new Map()
  readonly #holds: HoldQueue = new HoldQueue((hold) => this.#byId.get(hold.id) === hold)
  /** A draft shows what it was drafted from, and changes only its own. */
  readonly #origin: ReservationBook | undefined

  constructor(origin?: ReservationBook) {
    this.#origin = origin
  }

  get(id: string): Reservation | undefined {
    return this.#byId.get(id) ?? this.#origin?.get(id)
  }

  /** In the order in which they were made. */
  *values(): Generator<Reservation, void, undefined> {
    if (this.#origin !== undefined) {
      for (const inherited of this.#origin.values()) yield this.#byId.get(inherited.id) ?? inherited
    }
    for (const own of this.#byId.values()) {
      if (this.#origin?.get(own.id) === undefined) yield own
    }
  }

  add(reservation: Reservation): void {
    this.#byId.set(reservation.id, reservation)
    this.#holds.add(reservation)
  }

  replace(before: Reservation, after: Reservation): void {
    this.#byId.set(after.id, after)
    if (before.status === 'pending') this.#holds.noteStale()
    if (after.status === 'pending') this.#holds.add(after)
  }

  drop(id: string): void {
    this.#byId.delete(id)
  }

  /** When the next hold runs out; Infinity if none is pending. */
  get nextExpiry(): number {
    return this.#holds.next()?.expiresAt ?? Number.POSITIVE_INFINITY
  }

  /** The holds that have run out, the earliest first, at most `limit`. */
  overdue(at: number, limit: number): Reservation[] {
    return this.#holds.overdue(at, limit)
  }
}
