import type { Reservation } from './reservation.ts'
import type { ReservationBook } from './reservation-book.ts'

/**
 * What a transaction has done to a level's reservations. It shows the others as they are, and lets
 * none expire: overdue holds wait until the transaction is over.
 */
export class DraftBook implements ReservationBook {
  readonly #origin: ReservationBook | undefined
  readonly #changed: Map<string, Reservation> = new Map()

  constructor(origin: ReservationBook | undefined) {
    this.#origin = origin
  }

  get(id: string): Reservation | undefined {
    return this.#changed.get(id) ?? this.#origin?.get(id)
  }

  *values(): Generator<Reservation, void, undefined> {
    if (this.#origin !== undefined) {
      for (const inherited of this.#origin.values()) yield this.#changed.get(inherited.id) ?? inherited
    }
    for (const own of this.#changed.values()) {
      if (this.#origin?.get(own.id) === undefined) yield own
    }
  }

  add(reservation: Reservation): boolean {
    if (this.get(reservation.id) !== undefined) return false
    this.#changed.set(reservation.id, reservation)
    return true
  }

  replace(_before: Reservation, after: Reservation): void {
    this.#changed.set(after.id, after)
  }

  drop(id: string): void {
    this.#changed.delete(id)
  }

  get nextExpiry(): number {
    return Number.POSITIVE_INFINITY
  }

  overdue(): Reservation[] {
    return []
  }
}
